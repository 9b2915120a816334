#!/usr/bin/python3
"""Launches a process as the original launcher did: one launch item on the engine's inbox, no answer.

With --answer it also asks for one, which the original could not: the process id or the error, on a queue of its own.
"""

import argparse
import json
import sys
import uuid

from broker import assignment, connect, say, send_to_engine


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--definition", help="text of the definition; standard input when it is not given")
    parser.add_argument("--field", type=assignment, action="append", default=[], metavar="NAME=JSON")
    parser.add_argument("--answer", type=float, metavar="SECONDS", help="ask for an answer and wait so long for it")
    options = parser.parse_args()
    definition = sys.stdin.read() if options.definition is None else options.definition
    item = {"definition": definition, "fields": dict(options.field), "variables": None}

    connection = connect(options.url)
    channel = connection.channel()
    if options.answer is None:
        send_to_engine(channel, item)
        say(sent=True)
    else:
        say(**ask(channel, item, options.answer))
    connection.close()


def ask(channel, item, seconds):
    mine = channel.queue_declare("", exclusive=True).method.queue
    correlation_id = str(uuid.uuid4())
    send_to_engine(channel, item, reply_to=mine, correlation_id=correlation_id)
    for method, properties, body in channel.consume(mine, auto_ack=True, inactivity_timeout=seconds):
        if method is None:
            return {"answer": None}
        if properties.correlation_id == correlation_id:
            return {"answer": json.loads(body.decode("utf-8"))}


if __name__ == "__main__":
    main()
