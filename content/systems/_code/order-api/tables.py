"""The table of orders in DynamoDB. Conditions are checked where the data is."""

import os

import boto3
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError


# ANCHOR: table
REFUSED = "ConditionalCheckFailedException"


class Table:
    def __init__(self):
        self.items = boto3.resource("dynamodb").Table(os.environ["TABLE"])

    def get(self, key):
        found = self.items.get_item(Key={"id": key}, ConsistentRead=True)
        return found.get("Item")

    def put(self, key, value, only_if_absent=False, only_if_version=None):
        condition = Attr("version").eq(only_if_version)
        if only_if_absent:
            condition = Attr("id").not_exists()
        item = {**value, "id": key}
        try:
            self.items.put_item(Item=item, ConditionExpression=condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != REFUSED:
                raise
            return False
        return True
# ANCHOR_END: table
