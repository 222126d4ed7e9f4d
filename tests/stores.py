"""Stores for tests: a real server that speaks S3, on loopback and in memory, and what can be asked of it without our code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

SECRET = "wJalrXUtnFEMI-not-a-real-secret"  # noqa: S105 - a test's
KEY = "AKIANOTAREALKEY00000"
BUCKET = "listing"


@contextmanager
def s3() -> Iterator[str]:
    """Give the address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def environment(address: str) -> dict[str, str]:
    """Return the variables by which s3fs and boto3 find that server."""
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": address,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def set_up(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Point the environment at the server, make the bucket anew, and return boto3's client."""
    for name, value in environment(address).items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=address)
    if any(bucket["Name"] == BUCKET for bucket in client.list_buckets()["Buckets"]):
        for path in objects(client):
            client.delete_object(Bucket=BUCKET, Key=path)
    else:
        client.create_bucket(Bucket=BUCKET)
    return client


def objects(client: Any) -> dict[str, bytes]:
    """Return every object of the bucket."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    keys = [one["Key"] for page in pages for one in page.get("Contents", ())]
    return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}
