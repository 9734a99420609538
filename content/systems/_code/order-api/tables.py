"""The table of orders in DynamoDB. Conditions are checked where the data is."""

import os

import boto3
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError


# ANCHOR: table
class Table:
    def __init__(self):
        self.items = boto3.resource("dynamodb").Table(os.environ["TABLE"])

    def get(self, key):
        return self.items.get_item(Key={"id": key}, ConsistentRead=True).get("Item")

    def put(self, key, value, only_if_absent=False, only_if_version=None):
        condition = Attr("id").not_exists() if only_if_absent else Attr("version").eq(only_if_version)
        try:
            self.items.put_item(Item={**value, "id": key}, ConditionExpression=condition)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True
# ANCHOR_END: table
