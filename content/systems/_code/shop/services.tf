variable "cluster" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "image_of" {
  type = map(string)
}

variable "execution_role" {
  type = string
}

# ANCHOR: services
locals {
  services = {
    front-end = { cpu = 256, memory = 512, most = 20, port = 8080 }
    search    = { cpu = 256, memory = 512, most = 12, port = 8081 }
    detail    = { cpu = 256, memory = 512, most = 12, port = 8082 }
    cart      = { cpu = 256, memory = 512, most = 6, port = 8083 }
    checkout  = { cpu = 256, memory = 512, most = 6, port = 8084 }
  }
}

resource "aws_ecs_task_definition" "shop" {
  for_each                 = local.services
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = var.execution_role
  container_definitions = jsonencode([{
    name         = each.key
    image        = var.image_of[each.key]
    portMappings = [{ containerPort = each.value.port }]
    stopTimeout  = 30
  }])
}

resource "aws_ecs_service" "shop" {
  for_each        = local.services
  name            = each.key
  cluster         = var.cluster
  task_definition = aws_ecs_task_definition.shop[each.key].arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration { subnets = var.subnets }
  load_balancer {
    target_group_arn = aws_lb_target_group.shop[each.key].arn
    container_name   = each.key
    container_port   = each.value.port
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  lifecycle { ignore_changes = [desired_count] }
}
# ANCHOR_END: services

variable "network" {
  type = string
}

resource "aws_lb_target_group" "shop" {
  for_each    = local.services
  name        = each.key
  port        = each.value.port
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = var.network
  health_check {
    path = "/ready"
  }
}

resource "aws_appautoscaling_target" "shop" {
  for_each           = local.services
  service_namespace  = "ecs"
  resource_id        = "service/main/${each.key}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = each.value.most
}

resource "aws_appautoscaling_policy" "shop" {
  for_each           = local.services
  name               = "processor"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "ecs"
  resource_id        = aws_appautoscaling_target.shop[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.shop[each.key].scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
