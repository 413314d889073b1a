"""Evidence as a form sends it, and as pages show it."""

from tests.client import Page

WORDS = {"body": "Moving pays for itself.", "argument": ["roi"]}
FIGURES = {
    "ballpark_option": ["Paper", "Web forms"],
    "ballpark_quantity": ["1,200", "1200"],
    "ballpark_unit": ["forms", "forms"],
    "ballpark_unit_cost": ["$14", "3.10"],
    "ballpark_currency": ["USD", "USD"],
    "ballpark_note": ["last year’s invoices", ""],
}
OTHERS = {
    "peer_agency": "Harbor County",
    "peer_did": "Moved every permit",
    "peer_result": "Calls fell by a third",
    "peer_link": "https://www.harbor.example/report",
    "risk_risk": "An outage",
    "risk_mitigation": "The counter keeps paper",
    "goal_goal": "Answer within a day",
    "goal_help": "Nothing waits for the mail",
}
TABLES = ["Figures", "Peer examples", "Risks", "Mission goals"]


def typed(page: Page, name: str) -> list[str]:
    """What stands in the fields of this name, in their order."""
    found = []
    for field in page.all(f"form.form [name={name}]"):
        if field.name == "select":
            found.append(str((field.select("[selected]") or field.select("option"))[0].text))
        else:
            found.append(
                str(field["value"]) if field.name == "input" else field.text.removeprefix("\n")
            )
    return found


def tables(page: Page, within: str) -> dict[str, list[list[str]]]:
    """Rows of cells by caption."""
    return {
        table.select("caption")[0].text: [
            [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
            for row in table.select("tbody tr")
        ]
        for table in page.all(f"{within} table")
    }
