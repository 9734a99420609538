"""The steps of the pipeline, and one entry for each platform."""


# ANCHOR: transform
def transform(message, index):
    record = parse(message.body)
    index.upsert(key=f"{message.file}#{message.line}", value=enrich(record))
# ANCHOR_END: transform


# ANCHOR: split
def split(file, queue):
    batch = []
    for line, body in enumerate(file.lines(), start=1):
        batch.append({"file": file.name, "line": line, "body": body})
        if len(batch) == 10:
            queue.send(batch)
            batch = []
    if batch:
        queue.send(batch)
# ANCHOR_END: split


# ANCHOR: function-split
def on_file(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"], record["s3"]["object"]
        split(open_file(bucket["name"], key["key"]), queue)
# ANCHOR_END: function-split


# ANCHOR: container-split
def watch(notices, done):
    while not notices.stopping():
        for notice in notices.receive(most=1, wait_seconds=20):
            if not done.has(notice.file):  # (1)
                split(open_file(notice.bucket, notice.file), queue)
                done.add(notice.file)
            notices.delete(notice)
# ANCHOR_END: container-split


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
