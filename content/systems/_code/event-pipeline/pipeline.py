"""The steps of the pipeline, and one entry for each platform."""


# ANCHOR: transform
def transform(message, index):
    record = parse(message.body)
    index.upsert(key=f"{message.file}#{message.line}", value=enrich(record))
# ANCHOR_END: transform


# ANCHOR: function
def handler(event, context):
    failed = []
    for item in event["Records"]:
        try:
            transform(read(item), index)
        except Exception:
            failed.append({"itemIdentifier": item["messageId"]})
    return {"batchItemFailures": failed}  # (1)
# ANCHOR_END: function


# ANCHOR: container
def consume(queue):
    while not queue.stopping():  # (1)
        for item in queue.receive(most=10, wait_seconds=20):
            try:
                transform(read(item), index)
            except Exception:
                continue  # (2)
            queue.delete(item)
# ANCHOR_END: container
