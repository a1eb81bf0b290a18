"""The cast: one small town with fixed people, so that a test can say who does what.

Chengjiang is a city with two counties, east and west. Talent, industry and finance are units of the city, `east_office`
is one of the east county. Yunzhan (east), Heling (west) and Panshi (east, nobody speaks for it) are enterprises.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tests.factories import grant, link_leader, make_enterprise, make_person, make_region, make_unit
from tracker.models import Enterprise, Person, Region, Unit
from tracker.vocabulary import RegionKind, Role


@dataclass(frozen=True)
class Town:
    """Every place and person of the cast by name."""

    city: Region
    east: Region
    west: Region
    talent: Unit
    industry: Unit
    finance: Unit
    east_office: Unit
    yunzhan: Enterprise
    heling: Enterprise
    panshi: Enterprise
    people: dict[str, Person]

    def __getattr__(self, username: str) -> Person:
        """town.official is the person who signs in as "official"."""
        try:
            return self.people[username]
        except KeyError:
            raise AttributeError(username) from None


def settle(session: Session) -> Town:
    """Build the town and commit it."""
    city = make_region(session, code="429700", name="江澄市", name_en="Jiangcheng", kind=RegionKind.CITY)
    east = make_region(session, code="429702", name="澄东区", name_en="Chengdong District", parent=city)
    west = make_region(session, code="429721", name="青岑县", name_en="Qingcen County", parent=city)
    places = {
        "city": city,
        "east": east,
        "west": west,
        "talent": make_unit(
            session, city, code="rsj", name="市人社局", name_en="Human Resources", lists=["RC"]
        ),
        "industry": make_unit(session, city, code="jxj", name="市经信局", name_en="Industry", lists=["JS"]),
        "finance": make_unit(session, city, code="czj", name="市财政局", name_en="Finance", lists=["ZC"]),
        "east_office": make_unit(session, east, code="cdqb", name="澄东企服办", name_en="Chengdong Office"),
        "yunzhan": make_enterprise(session, east, name="云栈精密机械有限公司", name_en="Yunzhan Machinery"),
        "heling": make_enterprise(session, west, name="禾岭生物有限公司", name_en="Heling Biotech"),
        "panshi": make_enterprise(session, east, name="磐石耐火材料有限公司", name_en="Panshi Refractories"),
    }
    people = {}
    for username, name, name_en, role, place in CAST:
        people[username] = make_person(session, username=username, name=name, name_en=name_en)
        grant(session, people[username], role, places.get(place))
    link_leader(session, people["leader"], places["yunzhan"])
    session.commit()
    return Town(**places, people=people)


CAST = (
    ("liaison", "陈思涵", "Chen Sihan", Role.LIAISON, "yunzhan"),
    ("colleague", "何晓彤", "He Xiaotong", Role.LIAISON, "yunzhan"),
    ("liaison2", "罗志鹏", "Luo Zhipeng", Role.LIAISON, "heling"),
    ("official", "周砚秋", "Zhou Yanqiu", Role.OFFICIAL, "talent"),
    ("officemate", "孙立言", "Sun Liyan", Role.OFFICIAL, "talent"),
    ("head", "沈国栋", "Shen Guodong", Role.HEAD, "talent"),
    ("official2", "郑立诚", "Zheng Licheng", Role.OFFICIAL, "industry"),
    ("head2", "钱致远", "Qian Zhiyuan", Role.HEAD, "industry"),
    ("helper", "吴文清", "Wu Wenqing", Role.OFFICIAL, "finance"),
    ("east_official", "冯小舟", "Feng Xiaozhou", Role.OFFICIAL, "east_office"),
    ("coordinator", "李静宜", "Li Jingyi", Role.COORDINATOR, "city"),
    ("coordinator2", "许明哲", "Xu Mingzhe", Role.COORDINATOR, "city"),
    ("supervisor", "高远航", "Gao Yuanhang", Role.SUPERVISOR, "city"),
    ("county", "马春燕", "Ma Chunyan", Role.COORDINATOR, "east"),
    ("west_county", "田野", "Tian Ye", Role.COORDINATOR, "west"),
    ("leader", "江望川", "Jiang Wangchuan", Role.LEADER, None),
    ("admin", "唐可", "Tang Ke", Role.ADMINISTRATOR, None),
    ("auditor", "严守真", "Yan Shouzhen", Role.AUDITOR, None),
)
