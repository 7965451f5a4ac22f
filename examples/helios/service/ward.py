"""Ward service of the sample product: takes what gateways measured and shows the last value of each pump.

    gateway --POST /measures--> check --> last value by pump --GET /pumps--> mobile application
"""

import hmac
import os
import time

import yaml
from aiohttp import web

LIMITS = {"rate_ml_h": (0.0, 1200.0), "pressure_kpa": (0.0, 150.0)}


def check(measure):
    """Returns the measure with only the fields we know, or None when a value is out of its range."""
    kept = {"pump": str(measure.get("pump", ""))[:32], "at": time.time()}
    if not kept["pump"]:
        return None
    for field, (low, high) in LIMITS.items():
        value = measure.get(field)
        if not isinstance(value, (int, float)) or not low <= value <= high:
            return None
        kept[field] = float(value)
    return kept


def allowed(request, token):
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), ("Bearer " + token).encode())


async def measures(request):
    if not allowed(request, request.app["token"]):
        raise web.HTTPUnauthorized()
    kept = check(await request.json())
    if kept is None:
        raise web.HTTPUnprocessableEntity(text="a value is missing or out of its range\n")
    request.app["last"][kept["pump"]] = kept
    return web.json_response({"kept": kept["pump"]})


async def pumps(request):
    if not allowed(request, request.app["token"]):
        raise web.HTTPUnauthorized()
    return web.json_response(sorted(request.app["last"].values(), key=lambda m: m["pump"]))


def application(settings):
    app = web.Application(client_max_size=settings.get("max_bytes", 65536))
    app["token"] = os.environ["WARD_TOKEN"]
    app["last"] = {}
    app.add_routes([web.post("/measures", measures), web.get("/pumps", pumps)])
    return app


if __name__ == "__main__":
    with open("ward.yaml", encoding="utf-8") as file:
        SETTINGS = yaml.safe_load(file) or {}
    web.run_app(application(SETTINGS), port=SETTINGS.get("port", 8443))
