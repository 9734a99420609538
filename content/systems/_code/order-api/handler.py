"""The order API on both platforms: one thin entry each, the same rules."""

import json

import orders
from tables import Table


# ANCHOR: function
def create(event, context):
    order = json.loads(event["body"])
    orders.create(order["id"], order, Table())
    return {"statusCode": 201, "body": json.dumps({"id": order["id"]})}
# ANCHOR_END: function


# ANCHOR: container
def application(environ, start_response):
    size = int(environ.get("CONTENT_LENGTH") or 0)
    order = json.loads(environ["wsgi.input"].read(size))
    orders.create(order["id"], order, Table())
    start_response("201 Created", [("Content-Type", "application/json")])
    return [json.dumps({"id": order["id"]}).encode()]
# ANCHOR_END: container
