"""The word lists of the scanner: data, so that they can be read and extended without reading code."""

# What may stand before a surname; it identifies nobody, and nor does a way to address someone.
NAME_PARTICLES = frozenset(
    """
    aan abu ait al auf ben bij bin dal das de degli dei del della den der des di do dos du el het im in la las le les
    lo los of onder op over ten ter te tot uijt uit und van vanden vander ver vom von voor zu zum zur
    de heer dhr meneer mevr mevrouw mw
    """.split()  # noqa: SIM905 - words read better as words
)

# Words of two letters that follow a number in a sentence: "in 2024 en 2025" is no postcode.
SHORT_WORDS = frozenset(
    "aan af al als at da de di do du en er ga ie ik in is je ja ma me mn na nu of om op pa pm re te uw we wi ze zn zo".split()  # noqa: SIM905 - as above
)

# Words for a street and how they are shortened, at the end of its name.
STREET_SHORT = {"straat": "str", "laan": "ln", "plein": "pln", "weg": "wg"}

# What a mail address ends with where it is written in words ("jan at voorbeeld.nl"). The second are words too, and
# count only in small letters: "hij at vlees.De".
ENDINGS = ("nl", "com", "org", "eu", "info", "uk", "fr", "pl", "frl", "amsterdam", "email", "online", "example")
ENDINGS_LIKE_WORDS = ("net", "be", "de")

# Words that say that someone reported, who that was, or from where it was seen. Read as a regular
# expression between word boundaries; case and accents do not matter, a space stands for any blank.
ORIGIN = (
    r"(?:boven|onder|achter|over|naaste )?bu(?:ren|ur|urtjes)",
    r"(?:boven|onder|achter|over)?buur(?:man|vrouw|meisje|jongen|kind|kinderen|tbewoners?)(?:s|tje)?",
    r"buurtbewo(?:ner|ners|onster)",
    r"meld(?:er|ers|ster|sters)",
    r"(?:de|een|deze|die|uw|hun|haar|zijn|eerdere|nieuwe|anonieme) melding(?:en)?",
    r"(?:heeft|hebben|had|werd|is|zijn) (?:\w+ ){0,3}gemeld",
    r"gemeld door",
    r"(?:gebeld|getipt|ingelicht|gewaarschuwd|benaderd|geinformeerd) door",
    r"belde(?:n)? (?:ons|naar|met|veilig thuis)",
    r"beller(?:s)?",
    r"(?:anoniem|anonieme)",
    r"omstander(?:s)?",
    r"voorbijganger(?:s)?",
    r"(?:oog|oor)?getuige(?:n)?",
    r"tip(?:gever|gevers|geefster)?",
    r"klokkenluider(?:s)?",
    r"informant(?:en)?",
    r"(?:volgens|door|van) (?:een|de|haar|zijn|hun) (?:buur|vriendin|vriend|tante|oom|oma|opa|zus|broer|collega|kennis)",
    r"wil (?:\w+ ){0,3}niet dat (?:\w+ ){0,3}(?:weet|weten)",
    r"(?:hiernaast|ernaast|aan de overkant|op de galerij|door de muur|achter de muur)",
    r"(?:woont|wonen) (?:er)?(?:naast|boven|onder|tegenover|achter)",
)
