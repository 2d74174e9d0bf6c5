"""A small gazetteer around the Donbas, Kharkiv and Kherson fronts, and what is beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.places import Gazetteer, load_file, load_geonames

# Real settlements with rounded coordinates; ids are made up in the shape of p-codes.
SETTLEMENTS = """\
pcode,geonameid,name_en,name_uk,name_ru,alt_names,lat,lon,kat_cat,population,oblast,raion,hromada
UA1402001001,713174,Bakhmut,Бахмут,Бахмут,Artemivsk|Artemovsk|Артемовск|Артемівськ,48.596,38.001,M,80500,Donetska,Bakhmutskyi,Bakhmutska
UA1402001002,,Andriivka,Андріївка,,,48.498,37.948,C,,Donetska,Bakhmutskyi,Bakhmutska
UA1402001003,,Klishchiivka,Кліщіївка,,,48.529,37.968,C,400,Donetska,Bakhmutskyi,Bakhmutska
UA1402001004,,Opytne,Опитне,,,48.557,38.017,X,1983,Donetska,Bakhmutskyi,Bakhmutska
UA1402013001,710915,Chasiv Yar,Часів Яр,,Часов Яр,48.589,37.834,M,12250,Donetska,Bakhmutskyi,Chasovoiarska
UA1402015001,,Soledar,Соледар,,,48.679,38.087,M,10490,Donetska,Bakhmutskyi,Soledarska
UA1402015002,,Bakhmutske,Бахмутське,,,48.660,38.060,C,500,Donetska,Bakhmutskyi,Soledarska
UA1408003001,709717,Donetsk,Донецьк,Донецк,Oleksandrivka|Олександрівка|Stalino,47.991,37.770,M,901645,Donetska,Donetskyi,Donetska
UA1412005001,,Oleksandrivka,Олександрівка,,,48.900,37.500,X,3300,Donetska,Kramatorskyi,Oleksandrivska
UA1412011001,704204,Lyman,Лиман,Лиман,Krasnyi Lyman|Красный Лиман,48.985,37.804,M,20066,Donetska,Kramatorskyi,Lymanska
UA1412011002,,Yampil,Ямпіль,,,48.937,38.005,X,2302,Donetska,Kramatorskyi,Lymanska
UA1412013001,,Sloviansk,Слов'янськ,,Slavyansk|Славянск,48.850,37.600,M,111486,Donetska,Kramatorskyi,Slovianska
UA1416009001,,Opytne,Опитне,,,48.090,37.760,X,755,Donetska,Pokrovskyi,Ocheretynska
UA1416013001,,Avdiivka,Авдіївка,,Avdeyevka|Авдеевка,48.139,37.749,M,31940,Donetska,Pokrovskyi,Avdiivska
UA1416019001,,Krasnohorivka,Красногорівка,,,48.166,37.632,C,,Donetska,Pokrovskyi,Ocheretynska
UA1416019002,,Pervomaiske,Первомайське,,,48.063,37.610,C,2208,Donetska,Pokrovskyi,Ocheretynska
UA1410001001,,Volnovakha,Волноваха,,,47.601,37.497,M,21441,Donetska,Volnovaskyi,Volnovaska
UA1410001002,,Velyka Novosilka,Велика Новосілка,,,47.838,36.840,X,5239,Donetska,Volnovaskyi,Velykonovosilkivska
UA1410001003,,Andriivka,Андріївка,,,47.800,37.300,C,,Donetska,Volnovaskyi,Volnovaska
UA2310007001,707898,Huliaipole,Гуляйполе,,Гуляй-Поле,47.665,36.256,M,13446,Zaporizka,Polohivskyi,Huliaipilska
UA2310007002,,Pervomaiske,Первомайське,,,47.500,35.900,C,300,Zaporizka,Polohivskyi,Huliaipilska
UA2306001001,687700,Zaporizhzhia,Запоріжжя,,Запорожье|Zaporozhye,47.838,35.139,M,710052,Zaporizka,Zaporizkyi,Zaporizka
UA4412005001,,Bilohorivka,Білогорівка,,,48.925,38.250,C,,Luhanska,Siverskodonetskyi,Lysychanska
UA1402009004,,Bilohorivka,Білогорівка,,,48.730,38.100,C,,Donetska,Bakhmutskyi,Siverska
UA4410003001,,Svatove,Сватове,,,49.410,38.152,M,16420,Luhanska,Svativskyi,Svativska
UA4406001001,702658,Luhansk,Луганськ,,,48.574,39.308,M,398505,Luhanska,Luhanskyi,Luhanska
UA6312001001,706483,Kharkiv,Харків,Харьков,Kharkov,49.992,36.231,M,1433886,Kharkivska,Kharkivskyi,Kharkivska
UA6312005001,,Lyptsi,Липці,,,50.203,36.431,C,4000,Kharkivska,Kharkivskyi,Lypetska
UA6304001001,707565,Izium,Ізюм,,Izyum,49.210,37.255,M,45884,Kharkivska,Iziumskyi,Iziumska
UA6308001001,,Kupiansk,Куп'янськ,,Kupyansk,49.710,37.615,M,26627,Kharkivska,Kupianskyi,Kupianska
UA6310005001,,Lyman,Лиман,,,49.000,36.600,C,,Kharkivska,Lozivskyi,Lozivska
UA6314011001,,Lyman,Лиман,,,49.598,36.470,C,4008,Kharkivska,Chuhuivskyi,Slobozhanska
UA6314001001,,Ruska Lozova,Руська Лозова,,,50.137,36.223,X,5016,Kharkivska,Kharkivskyi,Derhachivska
UA6510001001,706448,Kherson,Херсон,,,46.640,32.614,M,279131,Khersonska,Khersonskyi,Khersonska
UA6510011001,,Krynky,Кринки,,Крынки,46.724,33.056,C,991,Khersonska,Khersonskyi,Oleshkivska
UA6510011002,,Oleksandrivka,Олександрівка,,,46.600,32.200,C,2000,Khersonska,Khersonskyi,Bilozerska
UA6510011003,,Kozachi Laheri,Козачі Лагері,,,46.690,32.990,C,3700,Khersonska,Khersonskyi,Oleshkivska
UA6510011004,,Pisky,Піски,,,46.500,32.700,C,200,Khersonska,Khersonskyi,Oleshkivska
UA1416021001,,Pisky,Піски,,,48.062,37.679,X,2160,Donetska,Pokrovskyi,Ocheretynska
UA8000000000,703448,Kyiv,Київ,,Kiev|Киев,50.430,30.554,,2952301,Kyiv,Kyiv,Kyiv
UA4804023001,,Kyiv,Київ,,,47.866,31.019,C,,Mykolaivska,Voznesenskyi,Prybuzka
UA4806015001,,Mykolaiv,Миколаїв,,Николаев|Nikolaev,46.975,31.995,M,470011,Mykolaivska,Mykolaivskyi,Mykolaivska
"""


@pytest.fixture(scope="session")
def small() -> Gazetteer:
    return load_file(SETTLEMENTS.encode(), "small")


@pytest.fixture(scope="session")
def geonames(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return load_geonames({"UA"}, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def settlements_file() -> Path:
    path = Path(__file__).resolve().parents[2] / "../shared/gazetteer/ukraine_settlements.csv.gz"
    if not path.exists():
        pytest.skip("the evaluation library is not beside the project")
    return path
