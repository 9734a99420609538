variable "memory" {
  type    = number
  default = 512
}

resource "aws_lambda_function" "orders" {
  function_name = "orders-${var.stage}"
  architectures = ["arm64"]
  memory_size   = var.memory
  timeout       = 10
  role          = aws_iam_role.orders.arn # least rights
  environment {
    variables = { TABLE = aws_dynamodb_table.orders.name }
  }
}

output "arn" {
  value = aws_lambda_function.orders.arn
}
