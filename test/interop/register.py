#!/usr/bin/python3
"""Registers a participant as `skynet register` did: by launching a definition that runs `boss_register`."""

import argparse

from broker import connect, say, send_to_engine

DEFINITION = """
 Ruote.process_definition do
 sequence do
 boss_register%s
 end
 end
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--name", required=True, help="regular expression")
    parser.add_argument("--queue", required=True)
    parser.add_argument("--unregister", action="store_true")
    options = parser.parse_args()
    action = ' :action => "unregister"' if options.unregister else ""
    connection = connect(options.url)
    fields = {"name": options.name, "queue": options.queue}
    send_to_engine(connection.channel(), {"definition": DEFINITION % action, "fields": fields, "variables": None})
    connection.close()
    say(sent=True)


if __name__ == "__main__":
    main()
