"""Texts of the sample material in Swedish and Finnish, about a fictional municipality."""

from datetime import date
from typing import Any

SV: dict[str, Any] = {
    "round": "Pilotomgång 2027",
    "role": "sakkunnig, Kommunförbundet",
    "second_role": "utvecklingschef i en annan kommun",
    "web": "Kommunens webbplats, sidan om beslut",
    "social": "Kommunens konto, inlägg om budgeten",
    "documents": (
        ("Strategi för Granskär 2030", "strategi", date(2025, 11, 17)),
        ("Förvaltningsstadga för Granskär", "styrdokument", date(2026, 6, 1)),
        ("Budget 2027 och ekonomiplan 2028–2029", "styrdokument", date(2026, 11, 16)),
        ("Handlingsplan för delaktighet", "handlingsplan", date(2026, 3, 2)),
        ("Personalberättelse 2026", "rapport", date(2027, 1, 25)),
        ("Rapport om den interna kontrollen", "rapport", date(2026, 12, 8)),
    ),
    "groups": (
        ("Central ledning: ekonomi, personal, kommunikation, näringsliv", date(2027, 2, 9), 7),
        ("Förtroendevalda i kommunstyrelsen och fullmäktiges presidium", date(2027, 2, 9), 6),
        ("Sektorchefer", date(2027, 2, 10), 5),
        ("Enhetschefer inom bildningen och de tekniska tjänsterna", date(2027, 2, 10), 8),
        (
            "Personalens representanter (huvudförtroendemän, arbetarskyddsfullmäktige)",
            date(2027, 2, 11),
            4,
        ),
    ),
    "narrative": (
        "Granskär har under flera år byggt upp ett arbetssätt som de flesta känner till.",
        "Fullmäktige har slagit fast principerna och sektorcheferna hänvisar till dem i sina "
        "planer.",
        "I intervjuerna berättar enhetscheferna hur de tillämpar dem i vardagen.",
        "Samtidigt skiljer sig bilden mellan sektorerna, och det märks tydligast där personalen "
        "har bytts ut.",
        "De tekniska tjänsterna har kommit längst och följer upp sina mål varje kvartal.",
        "Inom bildningssektorn finns goda exempel, men de sprids inte på något bestämt sätt.",
        "Rapporterna till kommunstyrelsen beskriver vad som har gjorts snarare än vad det har "
        "lett till.",
        "Invånarna får information på båda språken, och den finska versionen kommer i regel samma "
        "dag.",
        "Webbplatsen är lätt att hitta på, men handlingarna ligger flera klick bort.",
        "Ledningsgruppen behandlar avvikelser varje månad och följer upp besluten i ett gemensamt "
        "protokoll.",
        "Dottersammanslutningarna deltar i planeringen men inte i uppföljningen.",
        "De förtroendevalda vill ha färre och tydligare mål, och det arbetet har inletts.",
        "Kommunen jämför sig med tre andra kommuner och använder jämförelsen i budgetarbetet.",
        "Det finns en plan för hur arbetet ska fortsätta, med ansvariga personer och en tidtabell.",
    ),
    "statements": (
        "Vi publicerar alla beslut inom två dagar på båda språken, och vi ringer upp den som har "
        "lämnat ett initiativ för att berätta "
        "vad som hände. Under 2026 fick 94 av 97 initiativtagare ett personligt svar.",
        "Vår introduktion för nya chefer är ett år lång och innehåller en mentor från en annan "
        "sektor. Av de chefer som började 2025 "
        "arbetar alla kvar, och de ger introduktionen betyget 4,3 av 5 i personalenkäten.",
        "Vi samlar idéer från personalen i en gemensam låda på intranätet. Varje idé får ett svar "
        "inom två veckor, och under två år har "
        "61 idéer lett till en förändring i någon enhet.",
    ),
    "verdicts": (
        "Besluten finns på webbplatsen inom utlovad tid, och grupperna berättar samma sak.",
        "Bilden stämmer för de stora enheterna. I de mindre enheterna är arbetssättet inte lika "
        "känt.",
        "Uppgiften går inte att se i de handlingar som utvärderarna har fått ta del av.",
    ),
    "strength": (
        "Strategin är känd i hela organisationen. Enhetscheferna kan förklara vad den betyder för "
        "deras arbete, och den återkommer i "
        "utvecklingssamtalen och i budgeten. Det gör att beslut i vardagen drar åt samma håll.",
        "Ledningsgruppen följer upp sina beslut på ett öppet sätt. Protokollen visar vem som "
        "ansvarar och när saken är klar, och "
        "avvikelser tas upp utan att någon pekas ut. Det nämns som en styrka i tre av fem grupper.",
        "Kontakten med invånarna är snabb och vänlig. Kundservicen löser 71 procent av ärendena "
        "direkt, och enkäten som [fi]Kuusluodon "
        "palvelukysely[/fi] bygger på visar att bemötandet upplevs som gott på båda språken.",
        "Personalen deltar tidigt när något ska förändras. Huvudförtroendemännen beskriver "
        "samarbetet som rakt, och omorganiseringen "
        "2025 genomfördes utan att sjukfrånvaron steg.",
    ),
    "improvement": (
        "Målen är många och svåra att följa upp. Av 43 mål i budgeten har 19 en mätare, och bara "
        "åtta har ett utgångsvärde. Färre mål "
        "med tydliga mätare skulle göra det lättare för fullmäktige att styra.",
        "Goda arbetssätt stannar där de har uppstått. Kommunen behöver ett enkelt sätt att lyfta "
        "dem, till exempel en återkommande "
        "träff för enhetscheferna där en lösning i taget beskrivs och prövas av andra.",
        "Dottersammanslutningarna står utanför den gemensamma uppföljningen. Koncerndirektivet "
        "nämner den, men rapporterna lämnas i "
        "olika form och vid olika tid, och helheten blir svår att se.",
        "Responsen från invånarna samlas in men används sällan. En sammanställning två gånger om "
        "året, med beslut om vad som ska "
        "ändras, skulle göra responsen till en del av förbättringsarbetet.",
    ),
}

FI: dict[str, Any] = {
    "round": "Pilottikierros 2027",
    "role": "asiantuntija, Kuntaliitto",
    "second_role": "kehittämispäällikkö toisessa kunnassa",
    "web": "Kunnan verkkosivusto, päätöksiä koskeva sivu",
    "social": "Kunnan tili, talousarviota koskeva julkaisu",
    "documents": tuple(
        (
            title,
            {
                "strategi": "strategia",
                "styrdokument": "ohjausasiakirja",
                "handlingsplan": "toimintaohjelma",
                "rapport": "raportti",
            }[kind],
            day,
        )
        for title, kind, day in SV["documents"]
    ),
    "groups": (
        ("Keskushallinto: talous, henkilöstö, viestintä, elinkeinot", date(2027, 2, 9), 7),
        (
            "Kunnanhallituksen ja valtuuston puheenjohtajiston luottamushenkilöt",
            date(2027, 2, 9),
            6,
        ),
        ("Toimialajohtajat", date(2027, 2, 10), 5),
        ("Sivistystoimen ja teknisten palvelujen yksiköiden esihenkilöt", date(2027, 2, 10), 8),
        ("Henkilöstön edustajat (pääluottamusmiehet, työsuojeluvaltuutetut)", date(2027, 2, 11), 4),
    ),
    "narrative": (
        "Kunta on rakentanut useiden vuosien ajan toimintatapaa, jonka useimmat jo tuntevat.",
        "Valtuusto on vahvistanut periaatteet, ja toimialajohtajat viittaavat niihin omissa "
        "suunnitelmissaan.",
        "Haastatteluissa yksiköiden esihenkilöt kertovat, miten he soveltavat niitä arjessa.",
        "Kuva kuitenkin vaihtelee toimialoittain, ja se näkyy selvimmin siellä, missä henkilöstö "
        "on vaihtunut.",
        "Tekniset palvelut ovat edenneet pisimmälle ja seuraavat tavoitteitaan "
        "neljännesvuosittain.",
        "Sivistystoimialalla on hyviä esimerkkejä, mutta niitä ei levitetä millään sovitulla "
        "tavalla.",
        "Kunnanhallitukselle annettavat raportit kuvaavat enemmän tekemistä kuin sitä, mihin se "
        "on johtanut.",
        "Asukkaat saavat tietoa molemmilla kielillä, ja ruotsinkielinen versio julkaistaan "
        "yleensä samana päivänä.",
        "Verkkosivustolta löytää helposti, mutta asiakirjat ovat usean napsautuksen takana.",
        "Johtoryhmä käsittelee poikkeamat kuukausittain ja seuraa päätöksiä yhteisessä "
        "pöytäkirjassa.",
        "Tytäryhteisöt osallistuvat suunnitteluun mutta eivät seurantaan.",
        "Luottamushenkilöt toivovat vähemmän ja selkeämpiä tavoitteita, ja tämä työ on aloitettu.",
        "Kunta vertaa itseään kolmeen muuhun kuntaan ja käyttää vertailua talousarviotyössä.",
        "Työn jatkamisesta on suunnitelma, jossa on nimetty vastuuhenkilöt ja aikataulu.",
    ),
    "statements": (
        "Julkaisemme kaikki päätökset kahdessa päivässä molemmilla kielillä ja soitamme aloitteen "
        "tekijälle kertoaksemme, mitä sille "
        "tapahtui. Vuonna 2026 henkilökohtaisen vastauksen sai 94 aloitteen tekijää 97:stä.",
        "Uusien esihenkilöiden perehdytys kestää vuoden, ja mukana on mentori toiselta "
        "toimialalta. Kaikki vuonna 2025 aloittaneet "
        "esihenkilöt työskentelevät edelleen kunnassa ja antavat perehdytykselle "
        "henkilöstökyselyssä arvosanan 4,3 asteikolla yhdestä "
        "viiteen.",
        "Keräämme henkilöstön ideat yhteiseen laatikkoon intranetissä. Jokaiseen ideaan vastataan "
        "kahdessa viikossa, ja kahden vuoden "
        "aikana 61 ideaa on johtanut muutokseen jossakin yksikössä.",
    ),
    "verdicts": (
        "Päätökset ovat verkkosivustolla luvatussa ajassa, ja ryhmät kertovat samaa.",
        "Kuva pitää paikkansa suurissa yksiköissä. Pienissä yksiköissä toimintatapaa ei tunneta "
        "yhtä hyvin.",
        "Tietoa ei löydy niistä asiakirjoista, jotka arvioijat ovat saaneet käyttöönsä.",
    ),
    "strength": (
        "Strategia tunnetaan koko organisaatiossa. Yksiköiden esihenkilöt osaavat selittää, mitä "
        "se merkitsee heidän työssään, ja "
        "siihen palataan kehityskeskusteluissa ja talousarviossa. Arjen päätökset vievät siksi "
        "samaan suuntaan.",
        "Johtoryhmä seuraa päätöksiään avoimesti. Pöytäkirjoista näkee, kuka vastaa ja milloin "
        "asia on valmis, ja poikkeamat otetaan "
        "esille ketään osoittelematta. Tämä mainitaan vahvuutena kolmessa ryhmässä viidestä.",
        "Yhteydenpito asukkaisiin on nopeaa ja ystävällistä. Asiakaspalvelu ratkaisee 71 "
        "prosenttia asioista heti, ja asiakirjan "
        "[sv]Strategi för Granskär 2030[/sv] pohjana oleva kysely kertoo hyvästä kohtelusta "
        "molemmilla kielillä.",
        "Henkilöstö pääsee mukaan varhain, kun jotakin muutetaan. Pääluottamusmiehet kuvaavat "
        "yhteistyötä suoraksi, ja vuoden 2025 "
        "organisaatiouudistus toteutettiin ilman, että sairauspoissaolot lisääntyivät.",
    ),
    "improvement": (
        "Tavoitteita on paljon, ja niitä on vaikea seurata. Talousarvion 43 tavoitteesta 19:llä "
        "on mittari ja vain kahdeksalla "
        "lähtöarvo. Valtuuston olisi helpompi ohjata, jos tavoitteita olisi vähemmän ja niillä "
        "olisi selkeät mittarit.",
        "Hyvät toimintatavat jäävät sinne, missä ne ovat syntyneet. Kunta tarvitsee "
        "yksinkertaisen tavan nostaa ne esiin, esimerkiksi "
        "esihenkilöiden säännöllisen tapaamisen, jossa kuvataan yksi ratkaisu kerrallaan muiden "
        "kokeiltavaksi.",
        "Tytäryhteisöt jäävät yhteisen seurannan ulkopuolelle. Konserniohje mainitsee sen, mutta "
        "raportit annetaan eri muodossa ja eri "
        "aikaan, ja kokonaisuutta on vaikea nähdä.",
        "Asukkaiden palaute kerätään, mutta sitä käytetään harvoin. Kahdesti vuodessa tehtävä "
        "yhteenveto ja päätös muutettavista "
        "asioista toisivat palautteen osaksi kehittämistyötä.",
    ),
}

TEXTS = {"sv": SV, "fi": FI}
