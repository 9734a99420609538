/** Stores orders. */
@Service
public final class Orders {
  private final Map<String, Order> orders = new ConcurrentHashMap<>();
  private final Queue queue;

  public Orders(Queue queue) {
    this.queue = queue;
  }

  public Order place(Order order) throws NotFound {
    if (order == null || order.lines().isEmpty()) {
      throw new NotFound("no lines"); // nothing to do
    }
    orders.put(order.id(), order);
    queue.send(new OrderPlaced(order.id(), order.total()));
    return order;
  }
}
