import type { ItemCategory } from "../categories";

type Words = Partial<Record<ItemCategory, string>>;

/** Words of languages that put what a thing is at the end of its name: English, German. */
export const wordsAtEnd: Words[] = [
  {
    hat: "hat cap beanie beret fedora bonnet headband visor bucket-hat",
    glasses: "sunglasses glasses eyewear shades",
    top: "top tee t-shirt tshirt shirt blouse sweater jumper pullover sweatshirt hoodie tank camisole cami bodysuit polo turtleneck knit knitwear henley tunic corset jersey",
    outerwear:
      "jacket coat blazer cardigan parka trench outerwear bomber puffer anorak cape poncho vest gilet waistcoat windbreaker overcoat kimono suit shacket overshirt",
    dress: "dress gown jumpsuit romper playsuit sundress dungarees overalls swimsuit",
    skirt: "skirt skort miniskirt",
    trousers: "pants trousers jeans shorts chinos joggers slacks culottes denim sweatpants",
    legwear: "leggings tights stockings socks sock hosiery",
    shoes:
      "shoe shoes boot boots heels heel sneakers sneaker sandals sandal pumps flats loafers loafer trainers clogs wedges slippers mules oxford espadrilles footwear brogues",
    bag: "bag handbag purse tote clutch backpack satchel wallet crossbody duffel pouch shopper",
    scarf: "scarf shawl wrap tie bandana stole necktie",
    belt: "belt waistbelt",
    accessory: "necklace bracelet ring earrings earring watch gloves glove brooch jewellery jewelry",
  },
  {
    hat: "hut muetze mutze kappe haube",
    glasses: "sonnenbrille brille",
    top: "pulli hemd bluse oberteil strickpulli",
    outerwear: "mantel jacke weste sakko umhang",
    dress: "kleid overall",
    skirt: "rock",
    trousers: "hose hosen",
    legwear: "strumpfhose strumpfe socken",
    shoes: "schuh schuhe stiefel stiefelette stiefeletten turnschuhe sandalen halbschuhe",
    bag: "tasche rucksack geldborse beutel",
    scarf: "schal halstuch tuch krawatte",
    belt: "gurtel",
    accessory: "halskette kette armband ohrringe handschuhe armbanduhr",
  },
];

/** What a longer word may end in and be: German compounds, and the English ones that no other word ends in. */
export const compoundEnds =
  "mutze kappe brille pulli hemd bluse mantel jacke weste kleid rock hose hosen strumpfe socken schuhe stiefel stiefeletten sandalen tasche rucksack beutel schal gurtel kette handschuhe coat jacket dress shirt skirt pants trousers boots shoes scarf glasses".split(
    " ",
  );

/** Words of languages that put it at the front: French, Spanish, Italian. */
export const wordsAtFront: Words[] = [
  {
    hat: "chapeau casquette bonnet sombrero gorra gorro boina cappello berretto",
    glasses: "lunettes gafas occhiali",
    top: "pull chemise chemisier haut debardeur sueter camisa blusa camiseta sudadera maglione maglia camicia camicetta maglietta felpa",
    outerwear:
      "manteau veste blouson doudoune impermeable abrigo chaqueta cazadora chaleco gabardina cappotto giacca giubbotto piumino",
    dress: "robe combinaison vestido vestito abito tuta",
    skirt: "jupe falda gonna",
    trousers: "pantalon pantalones jean vaqueros pantaloni pantalone",
    legwear: "collant collants chaussettes medias calcetines calze calzini",
    shoes:
      "chaussures bottes bottines baskets escarpins sandales mocassins zapatos botas botines zapatillas sandalias mocasines scarpe stivali stivaletti sandali mocassini",
    bag: "sac pochette bolso bolsa mochila borsa borsetta zaino",
    scarf: "echarpe foulard cravate bufanda panuelo corbata sciarpa cravatta",
    belt: "ceinture cinturon cintura",
    accessory: "collier gants montre pulsera pendientes guantes reloj collana bracciale orecchini guanti orologio",
  },
];

/** Japanese has no spaces: these are looked for inside the text, the longer ones first. */
export const wordsInside: Words = {
  hat: "帽子 ハット キャップ ニット帽 ベレー帽",
  glasses: "サングラス 眼鏡 メガネ",
  top: "セーター シャツ ブラウス ニット トップス パーカー カットソー",
  outerwear: "コート ジャケット カーディガン ブルゾン ダウン ベスト",
  dress: "ワンピース ドレス",
  skirt: "スカート",
  trousers: "パンツ ズボン ジーンズ デニム",
  legwear: "タイツ レギンス 靴下 ソックス ストッキング",
  shoes: "靴 シューズ ブーツ スニーカー サンダル パンプス ローファー",
  bag: "バッグ 鞄 かばん リュック 財布",
  scarf: "マフラー スカーフ ストール ネクタイ",
  belt: "ベルト",
  accessory: "ネックレス ピアス 手袋 腕時計 ブレスレット",
};

/** After these, a name tells what goes with the thing, not what it is. */
export const joiningWords = new Set(
  "with for and in mit aus fur und avec pour et con para y di de en per e".split(" "),
);

/** Other words for the colours of name-colors.ts, in seven languages. */
export const colorWords: Record<string, string> = Object.fromEntries(
  Object.entries({
    black: "jet schwarz noir noire negro negra nero nera ブラック 黒",
    charcoal: "anthracite anthrazit チャコール",
    grey: "gray grau gris grise grigio grigia グレー 灰色",
    white: "weiss blanc blanche blanco blanca bianco bianca ホワイト 白",
    cream: "ivory ecru offwhite creme crema panna アイボリー クリーム",
    beige: "nude sand stone sable ベージュ",
    camel: "kamel cammello キャメル",
    brown: "chocolate braun marron marrone brun ブラウン 茶",
    rust: "rost rouille ruggine",
    orange: "naranja arancione オレンジ",
    mustard: "senf moutarde mostaza senape マスタード",
    yellow: "gelb jaune amarillo amarilla giallo gialla イエロー 黄",
    olive: "oliv oliva",
    khaki: "kaki カーキ",
    green: "emerald grun vert verte verde グリーン 緑",
    mint: "sage",
    "light blue": "hellblau celeste 水色",
    blue: "cobalt blau bleu bleue azul blu ブルー 青",
    navy: "indigo marine dunkelblau ネイビー 紺",
    purple: "violet violett violette morado morada viola パープル 紫",
    lavender: "lilac lila ラベンダー",
    pink: "blush rosa rose ピンク",
    magenta: "fuchsia",
    red: "scarlet rot rouge rojo roja rosso rossa レッド 赤",
    burgundy: "wine maroon bordeaux weinrot ボルドー",
    tan: "cognac",
  }).flatMap(([color, list]) => list.split(" ").map((word) => [word, color])),
);
