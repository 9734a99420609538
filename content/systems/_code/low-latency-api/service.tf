variable "cluster" {
  type = string
}

variable "task" {
  type = string
}

# ANCHOR: service
resource "aws_ecs_service" "check" {
  name            = "check"
  cluster         = var.cluster
  task_definition = var.task
  desired_count   = 2
  launch_type     = "FARGATE"

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
}

resource "aws_appautoscaling_target" "check" {
  service_namespace  = "ecs"
  resource_id        = "service/main/check"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 8
}

resource "aws_appautoscaling_policy" "check" {
  name               = "processor"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.check.service_namespace
  resource_id        = aws_appautoscaling_target.check.resource_id
  scalable_dimension = aws_appautoscaling_target.check.scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value = 40
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
# ANCHOR_END: service
