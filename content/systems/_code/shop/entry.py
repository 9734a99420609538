"""Checkout's entry on each platform. Both call the same saga, which records its steps in the same table."""

import json

from checkout import checkout


# ANCHOR: function
def handler(event, context):
    order = read_order(event["body"])
    outcome = checkout(order, stock, payments, parcels, table)
    body = json.dumps({"order": order.id, "outcome": outcome})
    return {"statusCode": 200, "body": body}
# ANCHOR_END: function


# ANCHOR: container
@app.post("/checkout")
def post_checkout(request):
    order = read_order(request.body)
    outcome = checkout(order, stock, payments, parcels, table)
    return {"order": order.id, "outcome": outcome}


@app.on_start
def finish_what_was_begun():
    for order in table.unfinished(older_than_seconds=60):  # (1)
        checkout(order, stock, payments, parcels, table)
# ANCHOR_END: container
