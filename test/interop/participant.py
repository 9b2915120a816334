#!/usr/bin/python3
"""A participant that speaks the original's wire, without any code of BOSS.

It declares its durable queue, takes one workitem at a time, acknowledges it after the work and before the reply, and sends
the whole workitem back to the engine's inbox. Cancel messages arrive on the same queue and get no reply.
"""

import argparse
import json
import os
import traceback

from broker import assignment, connect, say, send_to_engine


class Participant:
    def __init__(self, options):
        self.options = options
        self.parked = []

    def handle(self, item):
        options = self.options
        if options.fail is not None:
            raise RuntimeError(options.fail)
        for path, value in options.set:
            set_field(item["fields"], path, value)
        item["fields"]["__result__"] = True

    def on_message(self, channel, method, properties, body):
        options = self.options
        try:
            item = json.loads(body.decode("utf-8"))
        except ValueError as error:
            say(rejected=str(error))
            channel.basic_reject(method.delivery_tag, requeue=False)
            return
        say(got=item, properties=described(properties), redelivered=method.redelivered)
        if options.crash_once and not method.redelivered:
            os._exit(1)
        if item.get("cancel"):
            channel.basic_ack(method.delivery_tag)
            if options.echo_cancel:
                send_to_engine(channel, item)
            return
        # the original cannot work without these either
        forget = bool(item["fields"]["params"].get("forget"))
        try:
            self.handle(item)
        except Exception as error:
            item["error"] = {
                "class": "Ruote::Amqp::RemoteError",
                "message": "%s: %s" % (type(error).__name__, error),
                "trace": traceback.format_exc().splitlines(),
            }
        channel.basic_ack(method.delivery_tag)
        if options.park:
            self.parked.append(item)
        elif not forget:
            self.reply(channel, item)
        if self.parked and len(self.parked) == options.park:
            for parked in self.parked:
                self.reply(channel, parked)
            self.parked = []

    def reply(self, channel, item):
        for _ in range(self.options.replies):
            send_to_engine(channel, item)
        say(replied=item["fei"])


def set_field(fields, path, value):
    *parents, last = path.split(".")
    for name in parents:
        fields = fields.setdefault(name, {})
    fields[last] = value


def described(properties):
    names = ["content_type", "delivery_mode", "correlation_id", "reply_to", "message_id", "headers"]
    return {name: getattr(properties, name) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--queue", required=True)
    parser.add_argument("--set", type=assignment, action="append", default=[], metavar="a.b=JSON", help="set a field")
    parser.add_argument("--fail", metavar="MESSAGE", help="answer with an error")
    parser.add_argument("--crash-once", action="store_true", help="die over a workitem that was not redelivered")
    parser.add_argument("--park", type=int, default=0, metavar="N", help="hold workitems until there are N, then reply to all")
    parser.add_argument("--replies", type=int, default=1, metavar="N", help="send each reply N times")
    parser.add_argument("--echo-cancel", action="store_true", help="send cancel messages back, as the Python 2 client did")
    options = parser.parse_args()

    channel = connect(options.url).channel()
    channel.queue_declare(options.queue, durable=True, exclusive=False, auto_delete=False)
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume(options.queue, Participant(options).on_message)
    say(ready=options.queue)
    channel.start_consuming()


if __name__ == "__main__":
    main()
