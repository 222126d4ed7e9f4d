"""The catalogue of problem codes: each is permanent, says one thing, and is never used again for another."""

CODES: dict[str, str] = {
    # codes in F speak of files and the fence between front matter and body
    "F101": "The file cannot be read.",
    "F102": "The file is not UTF-8 text.",
    "F103": "The file holds a character that text must not hold.",
    "F104": "The file is too large.",
    "F105": "The file is not a regular file inside the site.",
    "F106": "The front matter is missing or not closed.",
    "F107": "The file's kind is not published.",
    "F108": "The image cannot be used.",
    # codes in Y speak of YAML
    "Y101": "The YAML cannot be read.",
    "Y102": "A key is written twice.",
    "Y103": "Anchors, aliases, merges and tags are refused.",
    "Y104": "The YAML is nested too deep or too large.",
    "Y105": "The front matter is not a mapping of keys.",
    # codes in M speak of the model, key by key
    "M101": "An unknown key.",
    "M102": "A required key is missing.",
    "M103": "The value has the wrong type.",
    "M104": "The value is not one of the allowed words.",
    "M105": "The text is empty, too long, or not on one line.",
    "M106": "The number is out of its range.",
    "M107": "The URL is not a usable address.",
    "M108": "The language tag is unknown.",
    "M109": "Two keys contradict each other.",
    "M110": "The text holds a character that is never shown.",
    # codes in N speak of notes on what readers would want
    "N101": "A fact that readers want is not given.",
    # codes in T speak of time
    "T101": "The date or time cannot be read.",
    "T102": "The time zone is unknown.",
    "T103": "The local time does not exist (clocks go forward).",
    "T104": "The local time happens twice (clocks go back).",
    "T105": "The end is not after the start.",
    "T106": "The offset does not agree with the zone.",
    "T107": "The order of dates is impossible.",
    # codes in A speak of the agenda template
    "A101": "The agenda template is unknown or faulty.",
    "A201": "The duration is outside the template's.",
    "A202": "The segments are not the template's, in its order, each once.",
    "A203": "A segment's minutes are outside the template's.",
    "A204": "The segments do not add up to the duration.",
    # codes in P speak of proof, the signal minimum
    "P101": "The mentor shows too few case studies.",
    "P102": "A case study is incomplete.",
    "P103": "The verification does not hold.",
    "P104": "Two case studies are the same story.",
    # codes in R speak of references
    "R101": "The reference names nothing that exists.",
    "R102": "The reference names something that is not published.",
    "R103": "References go round in a circle.",
    "R104": "A link in the text leads nowhere.",
    # codes in O speak of offers
    "O101": "The offer is incomplete or contradicts itself.",
    "O102": "The amount is not a quoted decimal.",
    "O103": "The currency is not an ISO 4217 code.",
    # codes in U speak of slugs, URLs, identity
    "U101": "The slug cannot be part of an address.",
    "U102": "Two sources claim one URL.",
    "U103": "Two events share one UID.",
    "U104": "The alias cannot be a redirect.",
    "U105": "A published address would be lost.",
    # codes in H speak of Markdown and HTML
    "H101": "The Markdown cannot be rendered.",
    "H102": "Something in the text was taken out.",
    # codes in C speak of site.yaml and the site's folders
    "C101": "There is no site here.",
    "C102": "The base URL cannot be used.",
    "C103": "The output folder cannot be used.",
    "C104": "A private file lies inside the site.",
    # codes in E speak of templates and the engine
    "E101": "A template is faulty.",
    "E102": "A template or theme is missing.",
    "E103": "The output cannot be written.",
    "E104": "Another build is running.",
    "E105": "The history of the files is cut short.",
    "E199": "An internal error.",
    # codes in I speak of importers
    "I101": "The source cannot be read.",
    "I102": "A field of the source has no place.",
    "I103": "A fact had to be guessed.",
    "I104": "The file exists already.",
    "I105": "Something is left for an editor to do.",
}
