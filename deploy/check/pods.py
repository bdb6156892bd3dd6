"""Checks the pods of FOLDER, which spark-submit asked for, against a profile.

    pods.py FOLDER PROFILE
"""

import json
import re
import sys
from pathlib import Path


def main(folder: str, profile: str) -> None:
    lines = Path(profile).read_text().splitlines()
    wanted = dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    checked = 0
    for file in sorted(Path(folder).glob("Pod-*.json")):
        role = file.name.split("-")[1]
        pod = json.loads(file.read_text())["spec"]
        check(role, pod, wanted)
        checked += 1
    assert checked >= 2, f"{checked} pods"
    print(f"{checked} pods are as the templates and {Path(profile).name} say")


def check(role: str, pod: dict, wanted: dict) -> None:
    container = pod["containers"][0]
    needs = container["resources"]
    memory = mebibytes(wanted[f"spark.{role}.memory"]) + mebibytes(wanted[f"spark.{role}.memoryOverhead"])
    gpus = wanted.get(f"spark.{role}.resource.gpu.amount")
    same(role, "container", container["name"], f"spark-kubernetes-{role}")
    same(role, "image", container["image"], "rlvr:test")
    same(role, "cpu", needs["requests"]["cpu"], wanted[f"spark.{role}.cores"])
    same(role, "memory", needs["limits"]["memory"], f"{memory}Mi")
    same(role, "GPUs", needs["limits"].get("nvidia.com/gpu"), gpus)
    same(role, "tolerations", [each["key"] for each in pod.get("tolerations", [])], ["nvidia.com/gpu"] if gpus else [])
    same(role, "user", [pod["securityContext"][key] for key in ("runAsUser", "runAsNonRoot")], [185, True])
    same(role, "capabilities", container["securityContext"]["capabilities"], {"drop": ["ALL"]})
    mounts = {each["mountPath"]: each["name"] for each in container["volumeMounts"]}
    same(role, "mounts", [mounts.get("/runs"), mounts.get("/cache")], ["runs", "cache"])
    claims = {each["name"]: each.get("persistentVolumeClaim", {}).get("claimName") for each in pod["volumes"]}
    same(role, "claim", claims["runs"], "rlvr-runs")
    same(role, "secrets of the registry", pod["imagePullSecrets"], [{"name": "registry"}])
    secret = {"driver": "MLFLOW_TRACKING_TOKEN", "executor": "JUDGE_API_KEY"}[role]
    keys = [each["valueFrom"].get("secretKeyRef") for each in container["env"] if each["name"] == secret]
    same(role, "secrets", keys, [{"key": secret, "name": "rlvr"}])
    if role == "driver":
        same(role, "account", pod["serviceAccountName"], "rlvr-driver")


def same(role: str, what: str, found, expected) -> None:
    assert found == expected, f"{what} of the {role}: {found} (expected {expected})"


def mebibytes(size: str) -> int:
    return int(re.fullmatch(r"(\d+)g", size)[1]) * 1024


main(*sys.argv[1:])
