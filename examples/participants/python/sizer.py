#!/usr/bin/env python3
"""Counts the list field `items` into the field `size`. Needs pika (Debian: python3-pika).

It speaks the wire of docs/reference/wire.md directly: take JSON from a queue, change its fields, send it back.
"""

import json
import os
import signal

import pika

QUEUE = "sizer"


def work(fields):
    """Changes the fields in place; whatever it raises makes the step fail."""
    params = fields.get("params", {})
    if "unit" not in params:
        raise KeyError('sizer needs the param "unit"')
    fields["size"] = len(fields["items"])
    fields["unit"] = params["unit"]
    fields["__result__"] = True


def on_message(channel, method, properties, body):
    try:
        workitem = json.loads(body.decode("utf-8"))
    except ValueError:
        channel.basic_reject(method.delivery_tag, requeue=False)
        return
    # a cancel message concerns running work, and this participant is busy while it works
    if not workitem.get("cancel"):
        try:
            work(workitem["fields"])
        except Exception as error:
            workitem["error"] = {"class": type(error).__name__, "message": str(error)}
        if not workitem["fields"].get("params", {}).get("forget"):
            reply(channel, properties, workitem)
    # after the reply: a crash in between repeats the work, the other order would lose the reply
    channel.basic_ack(method.delivery_tag)


def reply(channel, properties, workitem):
    channel.basic_publish(
        exchange="",
        routing_key=properties.reply_to or "ruote_workitems",
        body=json.dumps(workitem),
        properties=pika.BasicProperties(delivery_mode=2, correlation_id=properties.correlation_id),
        mandatory=True,
    )


def main():
    url = os.environ.get("BOSS_AMQP_URL", "amqp://boss:boss@127.0.0.1:5672/boss")
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.confirm_delivery()
    channel.queue_declare(QUEUE, durable=True)
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume(QUEUE, on_message)
    # the handler only asks: what is at work is finished first
    signal.signal(signal.SIGTERM, lambda *_: connection.add_callback_threadsafe(channel.stop_consuming))
    channel.start_consuming()
    connection.close()


if __name__ == "__main__":
    main()
