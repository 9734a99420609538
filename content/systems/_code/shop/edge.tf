variable "listener" {
  type = string
}

variable "services" {
  type = string
}

variable "checkout_function" {
  type = string
}

# ANCHOR: routes
resource "aws_lb_target_group" "checkout" {
  name        = "checkout"
  target_type = "lambda"
}

resource "aws_lb_target_group_attachment" "checkout" {
  target_group_arn = aws_lb_target_group.checkout.arn
  target_id        = var.checkout_function
  depends_on       = [aws_lambda_permission.balancer]
}

resource "aws_lambda_permission" "balancer" {
  action        = "lambda:InvokeFunction"
  function_name = var.checkout_function
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.checkout.arn
}

resource "aws_lb_listener_rule" "checkout" {
  listener_arn = var.listener
  priority     = 10
  condition {
    path_pattern { values = ["/checkout", "/checkout/*"] }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.checkout.arn
  }
}

resource "aws_lb_listener_rule" "everything_else" {
  listener_arn = var.listener
  priority     = 20
  condition {
    path_pattern { values = ["/*"] }
  }
  action {
    type             = "forward"
    target_group_arn = var.services
  }
}
# ANCHOR_END: routes
