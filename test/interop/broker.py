"""Connection and publishing as the original Python 3 clients did it."""

import json

import pika

INBOX = "ruote_workitems"


def connect(url):
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 5
    return pika.BlockingConnection(parameters)


def send_to_engine(channel, item, **more):
    """Default exchange, persistent, text/plain, not mandatory, inbox not declared: all as in the original."""
    properties = pika.BasicProperties(delivery_mode=2, content_type="text/plain", **more)
    channel.basic_publish("", INBOX, json.dumps(item), properties)


def say(**what):
    """One JSON object a line: what the tests read."""
    print(json.dumps(what), flush=True)


def assignment(text):
    """`a.b=JSON` for argparse; what is not JSON is taken as text."""
    key, _, value = text.partition("=")
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value
