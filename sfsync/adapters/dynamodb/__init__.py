"""The store on AWS: one DynamoDB table, for any number of workers at once.

Every write is of one item. What must not be lost to a rival is conditional; there are no transactions and no scans.
"""
