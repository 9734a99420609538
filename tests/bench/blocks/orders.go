package orders

// Handle stores an order and says where it can be seen.
func (s *Server) Handle(ctx context.Context, request events.APIGatewayV2HTTPRequest) (Response, error) {
	var order Order
	if err := json.Unmarshal([]byte(request.Body), &order); err != nil {
		return Response{StatusCode: 400}, nil
	}
	if _, err := s.client.PutItem(ctx, order.item()); err != nil {
		return Response{}, fmt.Errorf("put %s: %w", order.ID, err)
	}
	return Response{StatusCode: 202, Headers: map[string]string{"Location": "/orders/" + order.ID}}, nil
}
