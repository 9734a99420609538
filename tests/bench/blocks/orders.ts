import { APIGatewayProxyEventV2, Context } from "aws-lambda";

interface Order {
  readonly id: string;
  lines?: Line[];
}

export const total = (order: Order): number =>
  order.lines?.reduce((sum, line) => sum + line.price * line.count, 0) ?? 0;

export async function handler(event: APIGatewayProxyEventV2, context: Context) {
  const order = JSON.parse(event.body ?? "{}") as Order;
  if (!order.id) return { statusCode: 400 }; // nothing to do
  await table.put({ ...order, total: total(order) });
  return { statusCode: 202, headers: { location: `/orders/${order.id}` } };
}
