"""A card with everything that the page can draw, and with what it must not follow."""

CARD = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [
        {"type": "TextBlock", "text": "**gras** [plan](https://drancy.example/plan)"},
        {"type": "TextBlock", "text": '<img src="x"> [non](javascript:alert(1))'},
        {"type": "FactSet", "facts": [{"title": "Salle", "value": "Jaurès"}]},
        {
            "type": "ColumnSet",
            "columns": [
                {"items": [{"type": "Input.Text", "id": "words", "label": "Mots"}]},
                {
                    "width": "auto",
                    "items": [
                        {
                            "type": "Input.Number",
                            "id": "people",
                            "label": "Personnes",
                            "min": 1,
                            "isRequired": True,
                            "errorMessage": "Combien ?",
                        }
                    ],
                },
            ],
        },
        {"type": "Input.Date", "id": "date", "label": "Date", "value": "2026-03-17"},
        {"type": "Input.Time", "id": "time", "label": "Heure", "value": "14:00"},
        {
            "type": "Input.ChoiceSet",
            "id": "choice",
            "value": "1",
            "choices": [{"title": "Un", "value": "1"}, {"title": "Deux", "value": "2"}],
        },
        {
            "type": "Input.ChoiceSet",
            "id": "days",
            "isMultiSelect": True,
            "value": "tue",
            "choices": [{"title": "Mardi", "value": "tue"}, {"title": "Jeudi", "value": "thu"}],
        },
        {
            "type": "Input.Toggle",
            "id": "video",
            "title": "Avec visio",
            "valueOn": "yes",
            "valueOff": "no",
        },
        {
            "type": "ActionSet",
            "actions": [
                {"type": "Action.OpenUrl", "title": "Site", "url": "https://drancy.example/"},
                {"type": "Action.OpenUrl", "title": "Piège", "url": "javascript:alert(1)"},
            ],
        },
        {"type": "Image", "url": "https://drancy.example/image.png"},
    ],
    "actions": [
        {"type": "Action.Submit", "title": "Envoyer", "data": {"do": "send"}},
        {
            "type": "Action.ShowCard",
            "title": "Plus",
            "card": {
                "body": [{"type": "Input.Text", "id": "note", "isMultiline": True}],
                "actions": [{"type": "Action.Submit", "title": "Valider", "data": {"do": "more"}}],
            },
        },
    ],
}
