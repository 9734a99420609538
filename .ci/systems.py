"""Checks the descriptions of the worked systems, the files that their pages show.

- `template.yaml`: CloudFormation and SAM, by cfn-lint
- other `.yaml`: Kubernetes manifests, by the schemas that kubernetes-validate carries, unknown keys refused
- `.tf`: the syntax of Terraform, by python-hcl2
- `.py`: the syntax of Python

Ends with 1 and the problems, if there are any.
"""

import ast
import pathlib
import subprocess
import sys

import hcl2
import kubernetes_validate
import yaml

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "content" / "systems" / "_code"


def manifests(path):
    for manifest in yaml.safe_load_all(path.read_text()):
        kubernetes_validate.validate(manifest, "1.37", strict=True)


def template(path):
    run = subprocess.run(["cfn-lint", "--region", "us-east-1", "--", str(path)], capture_output=True, text=True)
    if run.returncode != 0:
        raise ValueError(run.stdout + run.stderr)


def terraform(path):
    hcl2.loads(path.read_text())


def python(path):
    ast.parse(path.read_text())


def check_of(path):
    if path.name == "template.yaml":
        return template
    return {".yaml": manifests, ".tf": terraform, ".py": python}.get(path.suffix)


def main():
    count = 0
    problems = []
    for path in sorted(FOLDER.rglob("*.*")):
        check = check_of(path)
        if check is None:
            problems.append(f"{path}: no checker for such a file")
            continue
        try:
            check(path)
        except Exception as problem:
            problems.append(f"{path}: {str(problem).strip().splitlines()[0]}")
        count += 1
    print(f"{count} descriptions checked")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems or count == 0 else 0


sys.exit(main())
