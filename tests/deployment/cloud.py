"""AWS and an org over real HTTP on loopback, for functions that run in processes of their own.

As a program it prints, as one line of JSON, the environment of a function and the ids of the org's Cases, and serves
until its standard input ends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from moto.server import ThreadedMotoServer

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.spec import TABLE
from sfsync.localorg import LocalOrg, serve
from sfsync.localorg.probe.pages import endpoints
from tests.adapters.samples.ledgers import new_keys
from tests.end_to_end.desk import a_case

REGION = "us-east-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_DEFAULT_REGION": REGION}
WEBHOOK_KEY = "w" * 40


@contextmanager
def cloud(org: LocalOrg) -> Iterator[dict[str, str]]:
    """Yield the environment of a function beside an org: all that any of them is given.

    The caller's own environment has to hold CREDENTIALS.
    """
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10).raise_for_status()  # it remembers for good
    try:
        with serve(org) as served:
            yield _made(f"http://{host}:{port}", served.url, org)
    finally:
        server.stop()


def _made(aws: str, url: str, org: LocalOrg) -> dict[str, str]:
    client_of("dynamodb", REGION, aws).create_table(TableName="sfsync", **TABLE)
    return {**CREDENTIALS, **_of_cases(aws, url, org), **_of_availability(aws, url)}


def _of_cases(aws: str, url: str, org: LocalOrg) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": aws,
        "SFSYNC_STORE": "dynamodb://sfsync",
        "SFSYNC_HINTS_QUEUE": client_of("sqs", REGION, aws).create_queue(QueueName="hints")["QueueUrl"],
        "SFSYNC_NOTICES_TOPIC": client_of("sns", REGION, aws).create_topic(Name="notices")["TopicArn"],
        "SFSYNC_SALESFORCE_URL": url,
        "SFSYNC_SALESFORCE_ORG_ID": org.organization_id,
        "SFSYNC_SALESFORCE_CLIENT_ID": org.client_id,
        "SFSYNC_SALESFORCE_USERNAME": org.username,
        "SFSYNC_SALESFORCE_PRIVATE_KEY_SECRET": _secret(aws, "key", org.private_key_pem),
        "SFSYNC_WEBHOOK_KEYS_SECRET": _secret(aws, "webhooks", WEBHOOK_KEY),
        "SFSYNC_TRUST_URL": f"{url}/trust",
        "SFSYNC_PROVIDER_INSTANCES": json.dumps(["NA137"]),
    }


def _of_availability(aws: str, url: str) -> dict[str, str]:
    client_of("s3", REGION, aws).create_bucket(Bucket="samples")
    keys = new_keys()
    return {
        "SFSYNC_PROBE_ENDPOINTS_JSON": json.dumps(endpoints(f"{url}/probe")),
        "SFSYNC_PROBE_VANTAGE": REGION,
        "SFSYNC_PROBE_UNSAFE_LOOPBACK": "true",
        "SFSYNC_SAMPLES_URL": "s3://samples/samples",
        "SFSYNC_SAMPLES_KEY_SECRET": _secret(aws, "samples", keys.private.decode()),
        "SFSYNC_SAMPLES_PUBLIC_KEY": keys.public.decode().splitlines()[1],
        "SFSYNC_SAMPLES_EXCLUSIONS_URL": "s3://samples/exclusions.json",
        "SFSYNC_SAMPLES_REPORTS_URL": "s3://samples/reports",
    }


def _secret(aws: str, name: str, text: str) -> str:
    arn: str = client_of("secretsmanager", REGION, aws).create_secret(Name=name, SecretString=text)["ARN"]
    return arn


def main() -> None:
    """Serve an org of so many new Cases as the first argument says."""
    org = LocalOrg(cases=1, seed=1)
    cases = [a_case(org) for _ in range(int(sys.argv[1]))]
    with cloud(org) as environment:
        print(json.dumps({"environment": environment, "cases": cases}), flush=True)  # noqa: T201 - what it is for
        sys.stdin.read()


if __name__ == "__main__":
    main()
