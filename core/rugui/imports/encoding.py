"""Working out how a file writes its characters, and saying so when it cannot be told.

A byte order mark decides. Then UTF-8, which hardly any other text happens to be. Then the double-byte encodings of
Taiwan, Hong Kong and the mainland, whose ranges overlap: what a candidate makes of the bytes must consist of
characters that names, addresses and notes are made of, and of clearly more of them than any other candidate's.
"""

import codecs
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO

from rugui.imports.problems import Unreadable

CHUNK = 1024 * 1024
SAMPLE = 64 * 1024  # bytes outside ASCII, with their neighbours, that the candidates are judged by
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\x84\x31\x95\x33", "gb18030"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
# What a person may choose, by the name they know it under.
NAMED = {
    "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "big5": "cp950", "cp950": "cp950",
    "big5hkscs": "big5hkscs", "big5-hkscs": "big5hkscs", "shift_jis": "cp932", "cp932": "cp932", "euc-kr": "cp949",
    "cp949": "cp949", "latin-1": "cp1252", "cp1252": "cp1252", "windows-1252": "cp1252",
}  # fmt: skip
CANDIDATES = ("gb18030", "cp950", "cp1252")
TITLES = {"gb18030": "GBK", "cp950": "Big5", "cp1252": "Windows-1252"}
ENOUGH, APART = 0.5, 0.15
KEEP, UNREADABLE = "rugui_keep", "\udcff"  # the error handler, and what it puts in the place of bytes it cannot read
# The characters commonest in names, addresses and notes of guests, in both scripts: no statistics of a language are
# needed to see that 張偉 is a name and 盩岸 is not.
COMMON = frozenset(
    "的一是不了在人有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于著着下自之年過过發发"
    "後后作里裡用道行所然家種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心她本前開开"
    "但因只從从想實实日軍军者意無无力它與与長长把機机十民第公此已工使情明性知全三又關关點点正業业外將将兩两高間间由問问很最重並并"
    "物手應应戰战向頭头文體体政美相見见被利什二等產产或新己制身果加西斯月話话合回特代內内信表化老給给世位次度門门任常先海通教兒儿"
    "東东原聲声提立及比員员解水名真論论處处走義义各入幾几口認认條条平系氣气題题活爾尔更別别打女變变四神總总何電电數数安少報报才"
    "結结反受目太量再感建務务做接必場场件計计管期市直德資资命山金指克許许統统區区保至隊队形社便空決决治展馬马科司五基眼書书非則则"
    "聽听白卻却界達达光放強强即像難难且權权思王象完設设式色路記记南品住告類类求據据程北邊边死張张該该交規规萬万取拉格望覺觉術术"
    "領领共確确傳传師师觀观清今切院讓让識识候帶带導导爭争運运李黃黄陳陈林吳吴劉刘蔡楊杨許郑鄭謝谢洪郭邱曾廖賴赖徐周葉叶蘇苏莊庄"
    "呂吕江何羅罗高蕭萧潘朱簡简鍾钟彭游詹胡施沈余趙赵盧卢梁顏颜柯孫孙魏翁戴范宋方鄧邓杜侯曹薛傅丁溫温紀纪蔣蒋歐欧藍蓝連连唐馮冯"
    "程董宗袁賈贾韓韩任姚姜孔孟秦史顧顾邵龍龙萬段雷錢钱湯汤尹黎易常武喬乔賀贺龔龚文偉伟芳娜敏靜静秀娟英華华慧巧淑惠珠翠雅芝玉萍"
    "紅红娥玲芬燕彩春菊蘭兰鳳凤潔洁梅琳素雲云蓮莲環环雪榮荣愛爱妹霞香瑩莹媛豔艳瑞凡佳嘉瓊琼勤珍貞贞莉桂娣璧璐婭琦晶妍茜秋珊莎錦锦"
    "黛青倩婷姣婉嫻瑾穎颖露瑤瑶怡嬋雁蓓儀仪荷丹蓉眉君琴蕊薇菁夢梦嵐岚苑婕馨瑗琰韻韵融園园藝艺詠咏卿聰聪瀾纯純毓悅悦昭冰爽琬茗羽希"
    "寧宁欣飄育瀅馥筠柔竹靄凝曉晓歡欢霄楓枫芸菲寒伊亞亚宜可姬舒影荔枝思麗丽志強強軍军濤涛超勇磊洋輝辉鵬鹏斌波剛刚健俊峰凱凯豪宇浩"
    "宏哲家銘铭傑杰智仁義义信孝忠廷翰承恩冠廷柏宥禎祯岳霖睿博子軒轩涵詩诗晨語语心恬品妤筱婷台臺北灣湾縣县鄉乡鎮镇街段巷弄號号樓楼室"
    "廈厦省京滬沪深圳州港澳房床枕雙双單单間间早餐晚宴茶咖啡酒水果鮮鲜花吸煙烟禁素食過敏堅坚果海鮮蝦虾蟹牛奶羊豬猪肉魚鱼安靜靜樓層层"
    "高低景觀窗遠远近電梯接機送車车司飛飞客住店退房入預预訂订付款現現金卡發發票備备註注姓職职稱称先生小姐女士太太夫人您好請请謝謝需"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The codec to read with. With `lenient`, a few rows hold other bytes: they come out as lone surrogates."""

    codec: str
    lenient: bool = False

    @property
    def errors(self) -> str:
        """What the decoder is to do with bytes it cannot read."""
        return KEEP if self.lenient else "strict"


class Text(TextIOWrapper):
    """A text over a file that stays open when the text goes away: the file is somebody else's."""

    def close(self) -> None:
        """Let go of the file."""
        with suppress(ValueError):
            self.detach()


def named(name: str) -> str:
    """The codec a person means by a name; `Unreadable` where there is none."""
    codec = NAMED.get(name.strip().lower().replace("_", "-")) or NAMED.get(name.strip().lower())
    if codec is None:
        raise Unreadable("mapping", why=name)
    return codec


def decide(file: IO[bytes], wanted: str = "") -> Decision:
    """How to decode `file`; leaves it at its start. Raises `Unreadable` where two encodings fit alike."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if wanted:
        codec = named(wanted)
        marked = next((found for mark, found in MARKS if head.startswith(mark)), "")
        codec = marked if marked in ("utf-8-sig", "utf-16") and codec.startswith(marked[:6]) else codec
        bad = _undecodable(file, codec)
        if bad > 10 and bad > _high(file) // 100:
            raise Unreadable("wrong_encoding", encoding=wanted)
        return Decision(codec, lenient=bad > 0)
    unmistakable = next((codec for mark, codec in MARKS if head.startswith(mark)), None) or _without_mark(head)
    if unmistakable is not None:
        return Decision(unmistakable, lenient=_undecodable(file, unmistakable) > 0)
    bad = _undecodable(file, "utf-8")
    # One row pasted from elsewhere does not make it another file.
    if bad == 0 or bad * 20 < _high(file):
        if bad == 0 and _looks_accidental(_sample(file)):
            raise Unreadable("encoding", candidates="UTF-8, GBK")
        return Decision("utf-8", lenient=bad > 0)
    return _judge(file)


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: of two bytes of a Latin letter or a separator one is zero, always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if head.count(b"\0") < max(4, len(head) // 10):
        return None
    return "utf-16-le" if odd > 9 * even else "utf-16-be" if even > 9 * odd else None


def _undecodable(file: IO[bytes], codec: str) -> int:
    """How many bytes (roughly) the codec cannot read."""
    decoder, bad = codecs.getincrementaldecoder(codec)(KEEP), 0
    while chunk := file.read(CHUNK):
        bad += decoder.decode(chunk).count(UNREADABLE)
    bad += decoder.decode(b"", final=True).count(UNREADABLE)
    file.seek(0)
    return bad


def _keep(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNREADABLE, error.end


codecs.register_error(KEEP, _keep)


def _high(file: IO[bytes]) -> int:
    total = 0
    while chunk := file.read(CHUNK):
        total += len(chunk) - len(chunk.translate(None, bytes(range(128, 256))))
    file.seek(0)
    return total


def _judge(file: IO[bytes]) -> Decision:
    sample = _sample(file)
    scores = sorted(((_score(sample, codec), codec) for codec in CANDIDATES), reverse=True)
    (best, codec), (second, other) = scores[0], scores[1]
    if best < ENOUGH or best - second < APART:
        raise Unreadable("encoding", candidates=", ".join(TITLES[one] for one in (codec, other)))
    return Decision(codec, lenient=_undecodable(file, codec) > 0)


def _looks_accidental(sample: bytes) -> bool:
    """Whether a little GBK happens to be UTF-8 too, as 联通 does: odd letters one way, common Chinese the other."""
    if not sample or len(sample) > 2048:
        return False
    outside = {char for char in sample.decode("utf-8", "replace") if not char.isascii()}
    return all("\u0370" <= char < "\u0800" for char in outside) and _score(sample, "gb18030") > ENOUGH


def _sample(file: IO[bytes]) -> bytes:
    kept = bytearray()
    for line in file:
        if not line.isascii() and len(line) < CHUNK:
            kept += line
        if len(kept) > SAMPLE:
            break
    file.seek(0)
    return bytes(kept)


def _score(sample: bytes, codec: str) -> float:
    """The share of the characters outside ASCII that make sense, less those that cannot be read at all."""
    text = sample.decode(codec, "replace")
    outside = [char for char in text if not char.isascii()]
    if not outside:
        return 0.0
    if codec == "cp1252":
        return sum(_western(text, at) for at, char in enumerate(text) if not char.isascii()) / len(outside)
    han = [char for char in outside if "\u4e00" <= char <= "\u9fff"]
    broken = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in outside)
    if not han:
        return 0.0
    return sum(char in COMMON for char in han) / len(han) - 5 * broken / len(outside)


def _western(text: str, at: int) -> bool:
    """A letter with an accent where words have one: in Chinese bytes read as Western ones they stand anywhere."""
    before, char, after = text[max(0, at - 1) : at], text[at], text[at + 1 : at + 2]
    if not (char.isalpha() and (before + after).isascii()):
        return False
    if char.islower():
        return before.isalpha() or after.islower()
    return after.islower() and not before.islower()
