/// An order as it is stored.
#[derive(Clone, Debug, Deserialize)]
pub struct Order {
    id: OrderId,
    lines: Vec<Line>,
}

impl Order {
    /// The sum of all lines.
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.price * line.count).sum()
    }
}

async fn handler(event: LambdaEvent<Order>, table: &Table) -> Result<Response, Error> {
    let order = event.payload;
    table.put(&order).await?;
    tracing::info!(id = %order.id, "stored");
    Ok(Response::accepted(format!("/orders/{}", order.id)))
}
