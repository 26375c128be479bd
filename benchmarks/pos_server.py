"""A fast till on the loopback interface: every page is rendered before the first request.

    GET /v1/products?page=N              {"data": [...], "next_page": N+1 or null}
    GET /v1/prices?page=N                {"data": [...], "next_page": N+1 or null}
    GET /v1/closings?since=D&page=N      {"data": [...], "next_page": N+1 or null}
    GET /v1/closings/ID/lines?cursor=C   {"data": [...], "next_cursor": C or null}
    POST /_control?days=N                show only the first N days (for the benchmark alone)

The bearer token names the venue. The address is printed on the first line of the output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from common import FIRST_DAY, LINES_A_DAY, PRODUCTS, TOKEN, VENUE

PAGE, CLOSINGS_PAGE = 500, 100


class Till:
    """One venue's till: its answers by request target, and how many of its days show.

    Args:
        days: Days rendered, a closing each.
        products: Products in the catalogue.
        sold: How many of them are ever sold, each as often as the others.
    """

    def __init__(self, days: int, products: int, sold: int) -> None:
        self.visible = days
        self._answers: dict[str, bytes] = {}
        self._closings: list[tuple[str, str]] = []
        self._add_pages("/v1/products", "page", [_product(i) for i in range(products)])
        self._add_pages("/v1/prices", "page", [_price(i) for i in range(products)])
        for day in range(days):
            self._add_closing(day, sold)

    def answer(self, head: bytes) -> bytes:
        """The answer to one request, as bytes on the wire."""
        method, target, _version = head.partition(b"\r\n")[0].decode("latin-1").split(" ", 2)
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/_control":
            self.visible = int(query["days"])
            return _response(b"{}")
        if method != "GET":
            return _response(b'{"error": "read only"}', "405 Method Not Allowed")
        if f"bearer {TOKEN}".encode() not in head.lower():
            return _response(b'{"error": "unauthorized"}', "401 Unauthorized")
        if parts.path == "/v1/closings":
            return self._closings_page(query.get("since", ""), int(query.get("page", 1)))
        at = query.get("cursor") or query.get("page", "1")
        missing = _response(b'{"error": "not found"}', "404 Not Found")
        return self._answers.get(f"{parts.path} {at}", missing)

    def _add_closing(self, day: int, sold: int) -> None:
        date = (FIRST_DAY + timedelta(days=day)).isoformat()
        closing = f"c_{VENUE}_{day:05d}"
        lines = list(_lines(day, date, closing, sold))
        self._add_pages(f"/v1/closings/{closing}/lines", "cursor", [text for text, _cents in lines])
        total = sum(cents for _text, cents in lines)
        head = (
            f'{{"id":"{closing}","business_date":"{date}","closed_at":"{date}T23:59:00Z",'
            f'"line_count":{len(lines)},"total_cents":{total}}}'
        )
        self._closings.append((date, head))

    def _add_pages(self, path: str, by: str, rows: list[str]) -> None:
        for number, start in enumerate(range(0, len(rows), PAGE), start=1):
            more = start + PAGE < len(rows)
            following = None if not more else number + 1 if by == "page" else str(number + 1)
            page = _page(rows[start : start + PAGE], f"next_{by}", following)
            self._answers[f"{path} {number}"] = page

    def _closings_page(self, since: str, page: int) -> bytes:
        rows = [row for date, row in self._closings[: self.visible] if date >= since]
        more = page * CLOSINGS_PAGE < len(rows)
        shown = rows[(page - 1) * CLOSINGS_PAGE : page * CLOSINGS_PAGE]
        return _page(shown, "next_page", page + 1 if more else None)


class Served(asyncio.Protocol):
    """One client's connection; answers come in the order of the requests."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request whose head is complete."""
        self._buffer += data
        *heads, self._buffer = self._buffer.split(b"\r\n\r\n")
        assert isinstance(self._transport, asyncio.WriteTransport)
        for head in heads:
            self._transport.write(self._till.answer(head))


def _label(product: int) -> str:
    return f"Verre Château n°{product} {2010 + product % 14}"


def _cents(product: int) -> int:
    return 450 + (product * 37) % 4000


def _product(i: int) -> str:
    family = "Vins" if i % 3 else "Spiritueux"
    return (
        f'{{"id":"p_{i:05d}","label":"{_label(i)}","category":"{family}","sku":"SKU{i:05d}",'
        f'"volume_cl":{(12, 25, 75, 4)[i % 4]},"active":true,"updated_at":"2024-01-01T00:00:00Z"}}'
    )


def _price(i: int) -> str:
    return (
        f'{{"product_id":"p_{i:05d}","price_cents":{_cents(i)},"vat_rate":20.0,"currency":"EUR"}}'
    )


def _lines(day: int, date: str, closing: str, sold: int) -> Iterator[tuple[str, int]]:
    """Each line of a closing, and its amount in cents."""
    for n in range(LINES_A_DAY):
        i = (n * 7919 + day * 31) % sold
        quantity, unit = 1 + (n + day) % 3, _cents(i)
        hour = f"{18 + n % 5:02d}:{n % 60:02d}:{n * 7 % 60:02d}"
        line = (
            f'{{"id":"l_{VENUE}_{day:05d}_{n:05d}","closing_id":"{closing}",'
            f'"product_id":"p_{i:05d}","label":"{_label(i)}","qty":{quantity},'
            f'"unit_price_cents":{unit},"amount_cents":{quantity * unit},"vat_rate":20.0,'
            f'"sold_at":"{date}T{hour}Z","void":false}}'
        )
        yield line, quantity * unit


def _page(rows: list[str], key: str, following: int | str | None) -> bytes:
    body = f'{{"data":[{",".join(rows)}],"{key}":{json.dumps(following)}}}'
    return _response(body.encode())


def _response(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


async def serve(till: Till) -> None:
    """Serve until the process is ended."""
    server = await asyncio.get_running_loop().create_server(lambda: Served(till), "127.0.0.1")
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def main() -> None:
    """Render the till and serve it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--products", type=int, default=PRODUCTS)
    parser.add_argument("--sold", type=int, default=PRODUCTS, help="products that are ever sold")
    given = parser.parse_args()
    asyncio.run(serve(Till(given.days, given.products, given.sold)))


if __name__ == "__main__":
    main()
