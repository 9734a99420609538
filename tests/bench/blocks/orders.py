from dataclasses import dataclass, field


@dataclass(frozen=True)
class Order:
    id: str
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(line.price * line.count for line in self.lines)


async def handler(event: dict, context) -> dict:
    order = Order(**json.loads(event["body"]))  # checked by the gateway
    if order.total > 10_000:
        raise ValueError(f"too much: {order.total}")
    await table.put_item(Item=asdict(order))
    return {"statusCode": 202, "body": order.id}
