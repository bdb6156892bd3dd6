"""Checks what no tool here knows as a whole.

    manifests.py application FILE    a SparkApplication: only fields that v1beta2 of the operator has
    manifests.py agree ASKED FILE    a SparkApplication says what submit.sh has asked Kubernetes for
    manifests.py bundle FOLDER       a bundle: its variables are declared, its resources are Databricks'
    manifests.py archive JAR FILE    the classes that a bundle or an application names are in the jar
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

import jsonschema
import yaml

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
SIZE = {"type": "string", "pattern": "^[0-9]+(m|g)$"}


def fields(required: list[str] | None = None, **properties: dict) -> dict:
    return {
        "type": "object",
        "properties": properties,
        "required": properties.keys() if required is None else required,
        "additionalProperties": False,
    }


def items(schema: dict) -> dict:
    return {"type": "array", "items": schema, "minItems": 1}


MOUNTS = items(fields(name=TEXT, mountPath=TEXT))
POD_CONTEXT = fields(
    runAsNonRoot={"const": True},
    runAsUser=COUNT,
    runAsGroup=COUNT,
    fsGroup=COUNT,
    seccompProfile=fields(type={"const": "RuntimeDefault"}),
)
CONTEXT = fields(
    allowPrivilegeEscalation={"const": False},
    capabilities=fields(drop={"const": ["ALL"]}),
)
POD = dict(
    cores=COUNT,
    memory=SIZE,
    memoryOverhead=SIZE,
    javaOptions=TEXT,
    podSecurityContext=POD_CONTEXT,
    securityContext=CONTEXT,
    volumeMounts=MOUNTS,
)
# The fields that spark-application.yaml uses, by api/v1beta2 of the operator.
APPLICATION = fields(
    apiVersion={"const": "sparkoperator.k8s.io/v1beta2"},
    kind={"const": "SparkApplication"},
    metadata=fields(name=TEXT, namespace=TEXT),
    spec=fields(
        type={"enum": ["Java", "Scala", "Python", "R"]},
        mode={"enum": ["cluster", "client"]},
        sparkVersion=TEXT,
        image=TEXT,
        mainClass=TEXT,
        mainApplicationFile=TEXT,
        arguments=items(TEXT),
        restartPolicy=fields(
            type={"enum": ["Never", "Always", "OnFailure"]},
            onFailureRetries=COUNT,
            onFailureRetryInterval=COUNT,
            onSubmissionFailureRetries=COUNT,
            onSubmissionFailureRetryInterval=COUNT,
        ),
        sparkConf={"type": "object", "additionalProperties": TEXT},
        volumes=items(
            fields(
                ["name"],
                name=TEXT,
                persistentVolumeClaim=fields(claimName=TEXT),
                emptyDir=fields(sizeLimit=TEXT),
            )
        ),
        driver=fields(**POD, serviceAccount=TEXT),
        executor=fields(**POD, instances=COUNT, tolerations=items(fields(key=TEXT, operator=TEXT, effect=TEXT))),
    ),
)
APPLICATION["properties"]["spec"]["required"] = ["type", "sparkVersion", "mainApplicationFile", "driver", "executor"]


def application(file: str) -> None:
    found = yaml.safe_load(Path(file).read_text())
    errors = list(jsonschema.Draft202012Validator(plain(APPLICATION)).iter_errors(found))
    for error in errors:
        print(f"{error.json_path}: {error.message}", file=sys.stderr)
    if errors:
        sys.exit(f"Cannot use {file}")


def agree(asked: str, file: str) -> None:
    spec = yaml.safe_load(Path(file).read_text())["spec"]
    properties = submitted(Path(asked))
    given = {**spec["sparkConf"], "spark.executor.instances": spec["executor"]["instances"]}
    for role in ("driver", "executor"):
        part = spec[role]
        given |= {f"spark.{role}.{key}": part[key] for key in ("cores", "memory", "memoryOverhead")}
        given[f"spark.{role}.extraJavaOptions"] = " ".join(part["javaOptions"].split())
        pod = json.loads(next(Path(asked).glob(f"Pod-{role}-*.json")).read_text())["spec"]
        same(f"podSecurityContext of the {role}", part["podSecurityContext"], pod["securityContext"])
        same(f"securityContext of the {role}", part["securityContext"], pod["containers"][0]["securityContext"])
        mounts = {each["mountPath"]: each["name"] for each in pod["containers"][0]["volumeMounts"]}
        for each in part["volumeMounts"]:
            same(f"{each['mountPath']} of the {role}", each["name"], mounts.get(each["mountPath"]))
    ours = {key for key in properties if key in OURS or key.startswith(("spark.driver.memory", "spark.executor."))}
    for key in sorted(given.keys() | ours):
        same(key, str(given.get(key)), properties.get(key))


# Properties that are ours and not of one submission.
OURS = {
    "spark.driver.cores",
    "spark.driver.extraJavaOptions",
    "spark.executorEnv.OMP_WAIT_POLICY",
    "spark.speculation",
    "spark.dynamicAllocation.enabled",
    "spark.locality.wait",
    "spark.ui.showConsoleProgress",
}


def submitted(asked: Path) -> dict[str, str]:
    """The properties of Spark that spark-submit has put into the driver's config map."""
    for file in sorted(asked.glob("ConfigMap--*.json")):
        text = json.loads(file.read_text())["data"].get("spark.properties")
        if text is not None:
            lines = [line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#")]
            return {key: re.sub(r"\\(.)", r"\1", value) for key, value in lines}
    sys.exit(f"No properties in {asked}")


def same(what: str, found, expected) -> None:
    assert found == expected, f"{what}: {found} (submit.sh: {expected})"


def plain(schema):
    if isinstance(schema, dict):
        return {key: list(value) if key == "required" else plain(value) for key, value in schema.items()}
    return schema


def bundle(folder: str) -> None:
    from databricks.bundles.jobs import Job
    from databricks.bundles.schemas import Schema
    from databricks.bundles.volumes import Volume

    root = yaml.safe_load((Path(folder) / "databricks.yml").read_text())
    unknown = root.keys() - {"bundle", "include", "variables", "targets"}
    assert not unknown, f"databricks.yml has {unknown}"
    kinds = {"jobs": Job, "schemas": Schema, "volumes": Volume}
    for name, target in root["targets"].items():
        if target["mode"] == "production":
            assert target["workspace"]["root_path"] and target["run_as"], f"{name} has no root_path or run_as"
    count = 0
    schemas = 0
    for pattern in root["include"]:
        for file in sorted(Path(folder).glob(pattern)):
            text = file.read_text()
            for name in re.findall(r"\$\{var\.(\w+)\}", text):
                assert name in root["variables"], f"{file}: no variable {name}"
            # In development mode the schema's own name is a longer one.
            schemas += text.count("${var.schema}")
            for kind, resources in yaml.safe_load(text)["resources"].items():
                for resource in resources.values():
                    kinds[kind].from_dict(resource)
                    count += 1
    assert count >= 4, f"{count} resources"
    assert schemas == 1, f"var.schema is used {schemas} times, not by the schema alone"


def archive(jar: str, *files: str) -> None:
    names = set(zipfile.ZipFile(jar).namelist())
    for file in files:
        classes = set(re.findall(r"(?:mainClass|main_class_name): (\S+)", Path(file).read_text()))
        assert classes, f"{file} names no class"
        for each in classes:
            assert each.replace(".", "/") + ".class" in names, f"{file}: {each} is not in {jar}"


if __name__ == "__main__":
    commands = {"application": application, "agree": agree, "bundle": bundle, "archive": archive}
    commands[sys.argv[1]](*sys.argv[2:])
