variable "table" {
  type = string
}

variable "role_of" {
  type = map(string)
}

# ANCHOR: functions
locals {
  operations = {
    create = "POST /orders"
    read   = "GET /orders/{id}"
    update = "PUT /orders/{id}"
    delete = "DELETE /orders/{id}"
  }
}

resource "aws_lambda_function" "order" {
  for_each      = local.operations
  function_name = "${each.key}-order"
  role          = var.role_of[each.key]
  handler       = "handler.${each.key}"
  runtime       = "python3.13"
  memory_size   = each.key == "read" ? 256 : 512
  timeout       = 10
  filename      = "build/orders.zip"
  environment {
    variables = { TABLE = var.table }
  }
}
# ANCHOR_END: functions

# ANCHOR: entry
resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id      = aws_apigatewayv2_api.orders.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_apigatewayv2_integration" "order" {
  for_each               = local.operations
  api_id                 = aws_apigatewayv2_api.orders.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.order[each.key].invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "order" {
  for_each  = local.operations
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = each.value
  target    = "integrations/${aws_apigatewayv2_integration.order[each.key].id}"
}

resource "aws_lambda_permission" "gateway" {
  for_each      = local.operations
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.order[each.key].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.orders.execution_arn}/*/*"
}
# ANCHOR_END: entry
