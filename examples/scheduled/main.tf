# A daily run in the account that holds the trail: ECS on Fargate reads what is new of the bucket and writes the policy of one principal.
# The image holds Node and `npm install -g trimtrail`; results go to a bucket of their own. Nothing is applied.

variable "trail_bucket" { type = string }
variable "trail_prefix" {
  type    = string
  default = "AWSLogs/"
}
variable "trail_kms_key_arn" {
  type    = string
  default = null
}
variable "results_bucket" { type = string }
variable "principal" { type = string }
variable "image" { type = string }
variable "cluster_arn" { type = string }
variable "subnets" { type = list(string) }

data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_iam_policy_document" "assume_task" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

# What docs/aws.md lists for a source s3://, and one prefix to write results to.
data "aws_iam_policy_document" "task" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.trail_bucket}"]
  }
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.trail_bucket}/${var.trail_prefix}*"]
  }
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.results_bucket}/trimtrail/*"]
  }
  dynamic "statement" {
    for_each = var.trail_kms_key_arn == null ? [] : [var.trail_kms_key_arn]
    content {
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role" "task" {
  name_prefix        = "trimtrail-"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy" "task" {
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

resource "aws_iam_role" "execution" {
  name_prefix        = "trimtrail-execution-"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_cloudwatch_log_group" "this" {
  name_prefix       = "/trimtrail/"
  retention_in_days = 30
}

resource "aws_ecs_task_definition" "this" {
  family                   = "trimtrail"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 2048
  memory                   = 4096
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions = jsonencode([{
    name      = "trimtrail"
    image     = var.image
    essential = true
    command = ["sh", "-c", join(" && ", [
      "trimtrail policy \"$SOURCE\" --principal \"$PRINCIPAL\" --from 90d --yes --report report.json --output policy.json",
      "aws s3 cp policy.json \"$RESULTS\"",
      "aws s3 cp report.json \"$RESULTS\"",
    ])]
    environment = [
      { name = "SOURCE", value = "s3://${var.trail_bucket}/${var.trail_prefix}" },
      { name = "PRINCIPAL", value = var.principal },
      { name = "RESULTS", value = "s3://${var.results_bucket}/trimtrail/" },
    ]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = data.aws_region.current.name
        "awslogs-stream-prefix" = "run"
      }
    }
  }])
}

data "aws_iam_policy_document" "assume_scheduler" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "scheduler" {
  name_prefix        = "trimtrail-scheduler-"
  assume_role_policy = data.aws_iam_policy_document.assume_scheduler.json
}

data "aws_iam_policy_document" "scheduler" {
  statement {
    actions   = ["ecs:RunTask"]
    resources = ["${aws_ecs_task_definition.this.arn_without_revision}:*"]
    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.cluster_arn]
    }
  }
  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.task.arn, aws_iam_role.execution.arn]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "scheduler" {
  role   = aws_iam_role.scheduler.id
  policy = data.aws_iam_policy_document.scheduler.json
}

resource "aws_scheduler_schedule" "daily" {
  name_prefix         = "trimtrail-"
  schedule_expression = "cron(30 5 * * ? *)"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 60
  }
  target {
    arn      = var.cluster_arn
    role_arn = aws_iam_role.scheduler.arn
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.this.arn
      launch_type         = "FARGATE"
      network_configuration {
        subnets = var.subnets
      }
    }
  }
}
