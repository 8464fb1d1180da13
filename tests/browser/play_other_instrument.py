"""Run inside Django: play the CAF-like sample up to the writing of its report and request the
drafts; print the evaluation's id.
"""

import django


def main() -> None:
    """Play with people and a municipality of the tests' own."""
    from reports import publishing
    from tests import people
    from tests.factories import begun

    play = begun(people.town(code="CAF"), people.association(), key="caf-sample")
    play.prepare()
    play.hand_in()
    play.open_review()
    play.note(play.catalogue.questions[0].key)
    play.judge()
    play.score_everything(90, 70, 50, 30)
    play.agree()
    play.write_everything()
    with people.acting(play.association.lead):
        publishing.request(evaluation=play.evaluation, person=play.association.lead)
    print(play.evaluation.pk)


if __name__ == "__main__":
    django.setup()
    main()
