# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of places on a page: which ones the vault has and whom they are owed to, adding one, taking one out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import FileField, StringField
from wtforms.validators import Length

from forms.gazetteer import builtin, known
from forms.gazetteer.packs import read_pack
from intake.errors import IntakeError, NoPlaceList, PlaceListTooBig
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import places as stored
from intake.vault.places import KnownPlace, Pack
from intake.web import work
from intake.web.formbase import form_of, held_message, refused, told_at
from intake.web.page_form import PageForm
from intake.web.roles import only
from intake.web.running import running
from intake.web.uploads import Sink, takes_files
from intake.web.words import language, say
from translations import N_

pages = Blueprint("places", __name__, url_prefix="/safety/places")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

KIND: Final = "places"
MOST: Final = 32_000_000
"""Bytes of a file: the dump of a country of 42,000 places is 4 MB, and all of it is held in memory once."""
LONGEST: Final = 200
_EVERY: Final = 200  # places between two moments in which the bar moves


class Memory:
    """A file that is kept in memory while it comes, up to a size. What is too big is let pass, then refused."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._held = io.BytesIO()
        self._size = 0

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""
        self._size += len(data)
        if self._size <= MOST:
            return self._held.write(data)
        self.abort()
        return len(data)

    def commit(self) -> io.BytesIO:
        """The whole file. Raises PlaceListTooBig, NoPlaceList."""
        if not self._size:
            raise NoPlaceList
        if self._size > MOST:
            raise PlaceListTooBig(most=MOST // 1_000_000)
        self._held.seek(0)
        return self._held

    def abort(self) -> None:
        """Let go of what came."""
        self._held = io.BytesIO()


class ListForm(PageForm):
    """A list of places, what it is called here, and whom it is owed to."""

    file = FileField(N_("The file"))
    name = StringField(N_("What to call it here"), [Length(max=LONGEST, message=N_("This is too long."))])
    source = StringField(
        N_("Where it is from, and its licence"), [Length(max=LONGEST, message=N_("This is too long."))]
    )


def _opened(name: str, _media: str) -> Memory:
    # A browser may send a path; only its last part is ever shown.
    return Memory(name.replace("\\", "/").rpartition("/")[2])


@pages.get("")
def page() -> str:
    """The lists that the vault has, and the form to add one."""
    return render_template(
        "place_lists.html",
        form=form_of(ListForm),
        packs=stored.packs(running().session.vault.connection),
        towns=len(builtin.towns()),
        most=MOST,
        message=held_message(),
    )


@pages.post("/add")
@takes_files(_opened)
def add() -> Response:
    """Read the file into the vault, all of it or nothing, and have its places found from then on."""
    form, path = form_of(ListForm), url_for("places.page")
    if not form.validate():
        return refused(form, path=path)
    try:
        file, name = _sent()
    except IntakeError as refusal:
        form.file.errors = (refusal.tell(language()),)
        return refused(form, path=path)
    called = (form.name.data or "").strip() or name.rpartition(".")[0] or name
    source, connection = (form.source.data or "").strip(), running().session.vault.connection

    def task(step: work.Step) -> Pack:
        reading = read_pack(file, source)
        places = _told(reading.places, file, step)
        pack = stored.add_pack(connection, called[:LONGEST], reading.source, places)
        # Made now, while a bar is shown, so that the next question about a place need not wait for it.
        known.finder(connection)
        return pack

    return work.begin(KIND, task, leads_to=url_for("places.added"), back=path, shares=False)


@pages.get("/added")
def added() -> Response:
    """Say what was added, where all lists are shown."""
    pack, path = work.result_of(request.args.get("work", ""), KIND), url_for("places.page")
    if not isinstance(pack, Pack):
        return redirect(path, 303)
    return told_at(path, say(N_("{name}: {count} places were added."), name=pack.name, count=pack.places))


@pages.post("/remove")
def remove() -> Response:
    """Take a whole list out."""
    name = request.form.get("name", "")
    if not stored.remove_pack(running().session.vault.connection, name):
        return redirect(url_for("places.page"), 303)
    return told_at(url_for("places.page"), say(N_("{name}: taken out."), name=name))


def _sent() -> tuple[io.BytesIO, str]:
    """The file that was sent, and what it is called. Raises NoPlaceList, PlaceListTooBig."""
    for file in request.files.getlist("file"):
        stream: Any = file.stream
        if isinstance(stream, Sink) and isinstance(stream.writer, Memory):
            held: io.BytesIO = stream.commit()
            return held, stream.writer.name
    raise NoPlaceList


def _told(places: Iterable[KnownPlace], file: io.BytesIO, step: work.Step) -> Iterator[KnownPlace]:
    """The places, telling now and then how much of the file is read."""
    size = len(file.getbuffer())
    for number, place in enumerate(places):
        if number % _EVERY == 0:
            step(file.tell(), size)
        yield place
