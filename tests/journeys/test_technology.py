"""Technology, in English: rows of indicators, each measured against its target at the end."""

from tests.journeys.main_line import Told, tell

STORY = Told(
    slug="technology",
    code="JS",
    language="en",
    unit="Human Resources",
    wrong={
        "title": "Kiln lining must survive 450 heats",
        "field": "materials",
        "indicators.0.name": "Service life",
        "indicators.0.direction": "at_least",
        "indicators.0.now": "300",
        "indicators.0.target": "four hundred",
        "indicators.0.unit": "heats",
        "secrecy": "summary",
        "contact_name": "Chen Sihan",
        "contact_phone": "13800138000",
    },
    errors={"description": "", "indicators-0-target": ""},
    kept={"indicators.0.target": "four hundred", "title": "Kiln lining must survive 450 heats"},
    right={
        "description": "The lining of the tunnel kiln cracks after 300 heats & costs us a week each time <sic>.",
        "indicators.0.target": "450",
        "indicators.1.name": "Thermal shock",
        "indicators.1.direction": "at_least",
        "indicators.1.target": "25",
        "indicators.1.unit": "cycles",
        "forms": ["joint", "testing"],
    },
    shown=("Kiln lining must survive 450 heats", "Service life", "Thermal shock", "<sic>"),
    promise="We come on Wednesday and bring a kiln expert.",
    words={
        "agreed": "Visit on Wednesday with samples.",
        "report": "Two institutes have offered trials.",
        "result": "Done, see the minutes.",
        "thanks": "Quick and to the point.",
    },
    ended=("Closed", "Very satisfied", "We come on Wednesday"),
    drops=2,
    closing_wrong={
        "outcome": "solved",
        "summary": "Both targets were reached in the trial.",
        "proof": "measured",
        "measured.0.value": "430",
        "measured.1.value": "26",
    },
    closing_errors={"measured-0-value": "450", "evidence": "1"},
    closing={"measured.0.value": "462"},
)


def test_a_technology_need_from_filing_to_rating_in_english(window_of, drive, tmp_path):
    assert tell(STORY, window_of, drive, tmp_path) == "429702-JS-2026Q4-0001"
