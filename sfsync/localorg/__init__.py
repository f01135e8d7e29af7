"""A local Salesforce org over plain HTTP, for the demo and for tests."""
