"""Reads HCL with python-hcl2 and prints the policy that its aws_iam_policy_document stands for."""
import json
import sys

import hcl2

# what HCL and Terraform make of a template text
ESCAPES = {"$${": "${", "%%{": "%{", "&{": "${"}


def text(value):
    for written, meant in ESCAPES.items():
        value = value.replace(written, meant)
    return value


def conditions(blocks):
    found = {}
    for block in blocks:
        found.setdefault(block["test"], {})[block["variable"]] = [text(one) for one in block["values"]]
    return found


def statement(block):
    made = {
        "Sid": block["sid"],
        "Effect": block["effect"],
        "Action": block["actions"],
        "Resource": [text(one) for one in block["resources"]],
    }
    return {**made, "Condition": conditions(block["condition"])} if "condition" in block else made


def listed(value):
    return value if isinstance(value, list) else [value]


parsed = hcl2.loads(sys.stdin.read())
[document] = listed(parsed["data"])
[body] = document["aws_iam_policy_document"].values()
body = body[0] if isinstance(body, list) else body
blocks = [{**one, "condition": listed(one["condition"])} if "condition" in one else one for one in listed(body["statement"])]
print(json.dumps({"Version": body["version"], "Statement": [statement(one) for one in blocks]}))
