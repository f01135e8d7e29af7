"""Keeps the promises of a support data sheet: milestone deadlines on Salesforce Cases, exact and explained."""
