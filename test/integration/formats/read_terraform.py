"""Reads HCL files with python-hcl2 and prints, file by file, the policies that their aws_iam_policy_documents stand for."""
import json
import sys

import hcl2

# what Terraform makes of a text that HCL has read
ESCAPES = {"$${": "${", "%%{": "%{", "&{": "${"}


def text(quoted):
    # HCL's quoted texts know no escape that JSON's do not know
    value = json.loads(quoted)
    for written, meant in ESCAPES.items():
        value = value.replace(written, meant)
    return value


def conditions(blocks):
    found = {}
    for block in blocks:
        found.setdefault(text(block["test"]), {})[text(block["variable"])] = [text(one) for one in block["values"]]
    return found


def statement(block):
    made = {
        "Sid": text(block["sid"]),
        "Effect": text(block["effect"]),
        "Action": [text(one) for one in block["actions"]],
        "Resource": [text(one) for one in block["resources"]],
    }
    return {**made, "Condition": conditions(block["condition"])} if "condition" in block else made


def policy(path):
    with open(path, encoding="utf-8") as file:
        [document] = hcl2.load(file)["data"]
    [body] = document['"aws_iam_policy_document"'].values()
    return {"Version": text(body["version"]), "Statement": [statement(one) for one in body["statement"]]}


print(json.dumps([policy(path) for path in sys.argv[1:]]))
