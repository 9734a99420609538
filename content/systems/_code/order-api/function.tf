variable "table" {
  type = string
}

variable "role" {
  type = string
}

# ANCHOR: read
resource "aws_lambda_function" "read_order" {
  function_name = "read-order"
  role          = var.role
  handler       = "handler.read"
  runtime       = "python3.13"
  architectures = ["arm64"]
  memory_size   = 512
  timeout       = 10
  filename      = "build/orders.zip"
  environment {
    variables = { TABLE = var.table }
  }
}
# ANCHOR_END: read
