public class Orders(ILogger<Orders> logger, Container container)
{
    [Function("orders")]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Function, "post")] HttpRequest request)
    {
        var order = await request.ReadFromJsonAsync<Order>();
        if (order is null || order.Lines.Count == 0)
        {
            return new BadRequestResult(); // nothing to do
        }
        await container.CreateItemAsync(order, new PartitionKey(order.Customer));
        logger.LogInformation("order {Id} of {Total}", order.Id, order.Total);
        return new AcceptedResult();
    }
}
