// Says, before it leaves, that what is being written looks like a secret or tells of somebody's
// health. It looks here, in the browser: nobody else is asked about words that were not sent.
const MOST = 20_000; // characters looked at, at each of them that is typed
const place = document.getElementById("caution");

const SECRETS = [
  /\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|xox[abprs]|glpat|AKIA|AIza)[-_]?[\w-]{16,}/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\./, // a signed token
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/@:]*:[^\s/@]+@\S/i, // an address with a password in it
  /[?&](?:access_token|token|api_?key|secret|password)=[^\s&#]{6}/i,
  // "My password is …", where what follows is no word.
  /(?:pass(?:word|code|phrase)|\bPIN|contraseña|\bclave|كلمة (?:السر|المرور)|密码|口令)\s*(?:is|es|هي|是|为|(?<=[密码口令])|[:=：])\s*[:=：]?\s*(?=[^\s\d]*\d|[^\s!@#$%^&*]*[!@#$%^&*])[\x21-\x7e]{4,}/i,
  /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/,
];
const CARD = /(?<![\d.,])[2-6]\d?(?:[ -]?\d){11,17}(?!\d|[.,]\d)/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]){11,30}\b/g;

// Of a person's own, or of somebody close: who asks about an illness tells nothing of anybody.
const ILL =
  "HIV|AIDS|cancer|diabetes|epilepsy|hepatitis|schizophrenia|bipolar|depression|herpes|syphilis";
const ILL_ES = "VIH|sida|cáncer|diabetes|epilepsia|hepatitis|esquizofrenia|depresión|sífilis";
const CLOSE = "wife|husband|partner|son|daughter|child|mother|father|mum|mom|dad|sister|brother|patient";
const HEALTH = [
  new RegExp(`\\b(?:I|my (?:${CLOSE}))\\b[^.?!\\n]{0,30}\\b(?:diagnosed with|tested positive|prescribed|(?:have|has|had|got|am|is|(?<=['’])m) (?:${ILL}|pregnant))`, "i"),
  /\bmy (?:diagnosis|medications?|prescriptions?|medical (?:records?|history)|(?:blood|lab|test) results?|psychiatrist|miscarriage|abortion)\b/i,
  new RegExp(`(?:\\bme (?:han )?diagnostic|\\bmi (?:diagnóstico|medicación|historial médico|historia clínica|psiquiatra|receta)|\\b(?:tengo|tiene) (?:${ILL_ES})|\\bestoy embarazada)`, "i"),
  /我(?:的?(?:妈妈|爸爸|母亲|父亲|孩子|儿子|女儿|丈夫|妻子|老公|老婆))?[^。？！?!\n]{0,8}(?:确诊|被诊断|查出|患有|得了|怀孕|感染了|服用)|我的(?:病历|诊断|化验单|体检报告|检查结果|处方)/,
  /تشخيصي|ش[\u064b-\u0652]?خصت|أعاني من (?:مرض|السرطان|السكري|الاكتئاب)|أنا (?:مصابة?|حامل)|أدويتي|وصفتي الطبية|سجلي الطبي|تحاليلي/,
];

export function warn(written) {
  const text = written.slice(0, MOST);
  const kind = isSecret(text) ? "secret" : HEALTH.some((one) => one.test(text)) ? "health" : "";
  const words = kind && place.dataset[kind];
  if (place.textContent === words) return;
  place.textContent = words;
  place.hidden = !words;
  if (words) document.getElementById("announcer").textContent = words;
}

function isSecret(text) {
  return (
    SECRETS.some((one) => one.test(text)) ||
    (text.match(CARD) ?? []).some(isCard) ||
    (text.match(ACCOUNT) ?? []).some(isAccount)
  );
}

// The sum of Luhn, from the right: each second digit twice.
function isCard(number) {
  const digits = [...number.replace(/\D/g, "")].reverse().map(Number);
  const sum = digits.reduce((so, digit, at) => so + (at % 2 ? (digit * 2) % 9 || (digit && 9) : digit), 0);
  return digits.length > 12 && sum % 10 === 0;
}

// What remains of an IBAN by 97, its first four signs put last, letters as numbers from 10.
function isAccount(number) {
  const signs = number.replace(/[ -]/g, "");
  const turned = signs.slice(4) + signs.slice(0, 4);
  const digits = [...turned].map((sign) => parseInt(sign, 36)).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
