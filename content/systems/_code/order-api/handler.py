"""The order API on both platforms: one thin entry each, the same rules."""

import json

import orders
from tables import Table

table = Table()


# ANCHOR: operations
def run(method, order_id, body):
    try:
        match method:
            case "POST":
                return 201, orders.create(body["id"], body, table)
            case "GET":
                return 200, orders.read(order_id, table)
            case "PUT":
                version = body["version"]
                return 200, orders.update(order_id, body, version, table)
            case "DELETE":
                return 200, orders.delete(order_id, table)
    except orders.Missing:
        return 404, {"error": "there is no such order"}
    except orders.Changed:
        return 409, {"error": "the order has changed; read it again"}
    return 405, {"error": "no such operation"}
# ANCHOR_END: operations


# ANCHOR: function
def entry(method):
    def handle(event, context):
        order_id = (event.get("pathParameters") or {}).get("id")
        body = json.loads(event.get("body") or "{}")
        status, answer = run(method, order_id, body)
        text = json.dumps(answer, default=int)
        return {"statusCode": status, "body": text}

    return handle


create, read, update, delete = map(entry, ["POST", "GET", "PUT", "DELETE"])
# ANCHOR_END: function


# ANCHOR: container
def application(environ, start_response):
    if environ["PATH_INFO"] == "/healthz":
        status, answer = 200, {}
    else:
        order_id = environ["PATH_INFO"].removeprefix("/orders").strip("/")
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = json.loads(environ["wsgi.input"].read(size) or "{}")
        status, answer = run(environ["REQUEST_METHOD"], order_id, body)
    headers = [("Content-Type", "application/json")]
    start_response(f"{status} Answer", headers)
    return [json.dumps(answer, default=int).encode()]
# ANCHOR_END: container
