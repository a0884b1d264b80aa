"""`script/screenshots`: the pictures of the README, made of the seeded demo in Chromium, always of the same screens."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/screens"
WIDTH, HEIGHT = 1280, 1120
NONE = ""
COLOURS = 255
PATIENCE_MS = 120_000
MOST = 250_000  # bytes of one picture
DOMAIN, PASSWORD = "vt-voorbeeld.example", "welkom in de demo"


def talk(page: Page) -> None:
    """A call as it is taken in, with direct danger and the reporter hidden from the family."""
    page.keyboard.press("c")
    page.wait_for_url("**/gesprek/**")
    page.locator("[name=words]").fill(
        "hoort sinds paar wkn bijna elke avond geschreeuw en gebonk bij buren op nr 14, vanavond kind huilend op de "
        "galerij, blote voeten, jongetje van een jaar of 6, zusje kleiner. moeder roept hou op hou op, nu nog steeds. "
        "politie 1x geweest. wil niet dat ze weten dat zij belt, bang voor de man"
    )
    for name, value in (("kind", "melding"), ("caller", "omstander"), ("danger", "ja")):
        page.locator(f'[name={name}][value="{value}"]').check()
    for question in ("1", "2", "3"):
        page.locator(f'[name=questions][value="{question}"]').check()
    page.locator("[name=called_112]").check()
    for name, text in (("reporter_name", "Ria Verkerk"), ("reporter_phone", "06-12345678"),
                       ("about", "van den Heuvel"), ("address", "3524 AA 14")):  # fmt: skip
        page.locator(f"[name={name}]").fill(text)
    page.locator("[data-draft-state]", has_text="Concept opgeslagen").wait_for()
    page.evaluate("scrollTo(0, 0)")


def worklist(page: Page) -> None:
    """What burns first, of the whole team."""
    page.goto("/werk/?weergave=team")


def case(page: Page) -> None:
    """A case with its timeline, people, terms and who looked."""
    page.goto(_case(page, "Van den Heuvel"))


def assessment(page: Page) -> None:
    """An assessment that the second reader sent back, being worked on."""
    page.goto(f"{_case(page, 'Visser')}beoordeling/")
    page.locator("main a[href*=invullen], main a[href*=beoordeling]").last.click()
    page.wait_for_url("**/beoordeling/*-*/**")


def handover(page: Page) -> None:
    """A package for the local team: the right half is exactly what leaves."""
    page.goto(f"{_case(page, 'Vos')}overdracht/")
    page.locator("[name=receiver]").select_option(label="Lokaal team Oost")
    page.locator("[name=receiver_person]").fill("Meryem Kaya")
    page.locator("[name=called_before]").check()
    page.locator("[name=question]").fill("Binnen twee weken een plan met beide ouders, ieder apart.")
    page.get_by_role("button", name="Voorbeeld bijwerken").click()
    page.locator(".vt-paper", has_text="Lokaal team Oost").wait_for()
    page.evaluate("scrollTo(0, 0)")


def portal(page: Page) -> None:
    """A school weighs by the frame of its own group."""
    page.get_by_role("button", name="Nieuwe melding").click()
    page.wait_for_url("**/portaal/melding/*/")
    draft = page.url
    _fill(page, f"{draft}personen/nieuw/", "Persoon bewaren", given_names="Amira", infix="el", surname="Idrissi",
          birth="8", roles="kind")  # fmt: skip
    _fill(page, f"{draft}onderdeel/signalen/", signalen="Drie keer in vier weken blauwe plekken op de bovenarm.")
    _fill(page, f"{draft}onderdeel/overleg/", collega="De intern begeleider", overleg_veilig_thuis="ja")
    _fill(page, f"{draft}onderdeel/gesprek/", gesproken="ja", gesprek_inhoud="Vader kwam, moeder niet.")
    _fill(page, f"{draft}wegen/1/", answer="ja")
    why = "Blauwe plekken in de vorm van vingers. Amira zegt: “Mama zegt dat ik tegen de kast liep.”"
    _fill(page, f"{draft}wegen/2/", answer="structureel", waar_zie_je_dat_aan=why)
    page.goto(f"{draft}wegen/2/")


def _fill(page: Page, address: str, act: str = "Bewaren en verder", **told: str) -> None:
    page.goto(address)
    for name, value in {**told, "af": "ja"}.items():
        box = page.locator(f'[name="{name}"][value="{value}"]')
        if box.count():
            box.check()
        elif name != "af":
            page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name=act).click()
    page.wait_for_load_state("load")


def opened(page: Page) -> None:
    """Give the trail something to look at: who reported was opened for a purpose. No picture is made of it."""
    page.goto(_case(page, "Demir"))
    page.locator("main a[href*='/melding/']").first.click()
    page.locator("[name=purpose]").first.check()
    page.get_by_role("button", name="Openen, met dit doel").click()
    page.get_by_text("Alleen nu te zien").wait_for()


def trail(page: Page) -> None:
    """Who did what, and why that line is looked at; nothing of what a case says."""
    page.goto("/logboek/")


SCREENS: list[tuple[str, str, Callable[[Page], None]]] = [
    ("nieuw-gesprek", "anna", talk),
    ("werkvoorraad", "noor", worklist),
    ("dossier", "noor", case),
    ("veiligheidsbeoordeling", "noor", assessment),
    ("overdracht", "noor", handover),
    ("portaal", "ilse", portal),
    (NONE, "noor", opened),
    ("logboek", "els", trail),
]


def _case(page: Page, name: str) -> str:
    page.goto("/werk/?weergave=team")
    address = page.locator("main tr", has_text=name).locator("a[href*='/zaak/']").first.get_attribute("href")
    assert address
    return address


# --- the program and the pictures ------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _manage(*words: str, **env: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True).stdout.decode()


def _started(folder: str, port: int) -> "subprocess.Popen[bytes]":
    """Fill the database when it is empty, and start the web server as the application's role."""
    for words in (["db_roles", "-v", "0"], ["migrate", "-v", "0"], ["seed"]):
        _manage(*words)
    _manage("collectstatic", "--noinput", "-v", "0", VT_STATIC=folder)
    web = [sys.executable, "-m", "gunicorn", "veiligthuis.wsgi", "-b", f"localhost:{port}", "--threads", "4"]
    started = subprocess.Popen(web, cwd=ROOT, env={**os.environ, "VT_STATIC": folder, "VT_DB_ROLE": "app"})
    for _second in range(60):
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=2):
                return started
        except OSError:
            time.sleep(1)
    sys.exit("De webserver start niet.")


def _code() -> str:
    return _manage("demo_people").rpartition(":")[2].strip()


def _enter(browser: Browser, url: str, key: str) -> Page:
    view = {"width": WIDTH, "height": HEIGHT}
    page = browser.new_context(base_url=url, locale="nl-NL", viewport=view, reduced_motion="reduce").new_page()  # type: ignore[arg-type]  # as its documentation writes it
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(f"{key}@{DOMAIN}")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(_code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/inloggen" not in address)
    return page


def _keep(picture: bytes, name: str) -> None:
    """Write a picture with few colours, which these screens have anyway; it must stay small."""
    place, small = FOLDER / f"{name}.png", BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    if small.tell() > MOST:
        sys.exit(f"{place}: {small.tell()} bytes is te groot voor de README.")
    place.write_bytes(small.getvalue())
    print(f"{place.relative_to(ROOT)}  {small.tell() // 1000} kB")  # noqa: T201 - a script speaks by printing


def main() -> None:
    """Make every picture, or those that were named."""
    asked = sys.argv[1:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        web = _started(folder, port)
        place = os.environ.get("VT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=place, args=["--no-sandbox", "--disable-gpu"])
        try:
            people: dict[str, Page] = {}
            for name, key, walk in SCREENS:
                if not asked or name in asked or not name:
                    page = people.setdefault(key, people.get(key) or _enter(browser, f"http://localhost:{port}", key))
                    walk(page)
                    page.wait_for_load_state("load")
                    if name:
                        _keep(page.screenshot(animations="disabled"), name)
        finally:
            browser.close()
            web.terminate()
            web.wait(timeout=20)


if __name__ == "__main__":
    main()
