import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { normaliseText } from '#zh/normalise.ts'
import { seeds } from './corpora.ts'
import { FILE_NAMES, lexiconFile, lexiconOf, shippedLexicon as shipped } from './lexicons.ts'

describe('parseLexicon', () => {
  it.each([
    ['synonyms', '# 词\n\n老年人 = 老人\n银发经济、养老\n'],
    ['english', '# words\n\n老年人 = elderly\nelderly people\n'],
  ] as const)('names the line of the %s file that relates nothing', (file, text) => {
    const parse = () => lexiconOf({ [file]: text })
    expect(parse).toThrow(AppError)
    expect(parse).toThrow(/第 4 行/)
  })

  it('expands over equal terms in both directions and over steps', () => {
    const lexicon = lexiconOf({ synonyms: '家电 = 家用电器\n家用电器 = 电器产品' })
    expect(lexicon.expand('家电')).toEqual(['家电', '家用电器', '电器产品'])
    expect(lexicon.expand('电器产品')).toEqual(['电器产品', '家用电器', '家电'])
  })

  it('goes from the broader term to the narrower and what equals it, never back', () => {
    const lexicon = lexiconOf({ synonyms: '家用、家庭 > 家电、家具\n家电 = 电器\n电器 > 冰箱' })
    expect(lexicon.expand('家庭')).toEqual(['家庭', '家电', '家具', '电器', '冰箱'])
    expect(lexicon.expand('家具')).toEqual(['家具'])
    expect(lexicon.expand('冰箱')).toEqual(['冰箱'])
  })

  it('finds the kinds by asking for the whole, and names the whole of a kind apart', () => {
    const lexicon = lexiconOf({ synonyms: '冰箱、空调 < 家电\n家电 = 电器\n冰箱 = 雪柜' })
    expect(lexicon.expand('电器')).toEqual(['电器', '家电', '冰箱', '空调', '雪柜'])
    expect(lexicon.expand('冰箱')).toEqual(['冰箱', '雪柜'])
    expect(lexicon.broader('雪柜')).toEqual(['家电', '电器'])
    expect(lexicon.broader('家电')).toEqual([])
  })

  it('gives an unknown term back alone, normalised', () => {
    const lexicon = lexiconOf({ synonyms: '甲类 = 乙类' })
    expect(lexicon.expand('ＡＩ')).toEqual(['ai'])
    expect(lexicon.has('未知')).toBe(false)
    expect(lexicon.has('甲类')).toBe(true)
  })

  it('keeps English spellings out of the search and translates them instead', () => {
    const lexicon = lexiconOf({
      synonyms: '老年用品 = elderly products\n老年人 = elderly',
      english: '方案 = plan',
    })
    expect(lexicon.expand('老年人')).toEqual(['老年人'])
    const translated = lexicon.translate('Elderly products for the ELDERLY in the plan')
    expect(translated.split(/\s+/).filter(Boolean)).toEqual([
      '老年用品',
      'for',
      'the',
      '老年人',
      'in',
      'the',
      '方案',
    ])
    expect(lexicon.has('方案')).toBe(false)
  })

  it('translates no piece of a longer word and leaves Chinese as it is', () => {
    const lexicon = lexiconOf({ synonyms: '人工智能 = ai' })
    for (const word of ['retail', 'thai', 'aim']) expect(lexicon.translate(word)).toBe(word)
    expect(lexicon.translate('老年人 A 类')).toBe('老年人 A 类')
    expect(lexicon.translate('ai用品')).toContain('人工智能')
  })

  it('finds the longest word at a place and tells topics from stop words', () => {
    const lexicon = lexiconOf({ synonyms: '消费 = 内需\n消费市场 = 市场', stopWords: '消费品 的' })
    expect(lexicon.longestAt('促消费市场', 1)).toEqual({ length: 4, kind: 'term' })
    expect(lexicon.longestAt('促消费品', 1)).toEqual({ length: 3, kind: 'stop' })
    expect(lexicon.longestAt('促消费', 0)).toBeNull()
  })

  it('takes words made of stop words for stop words, but no other longer word', () => {
    const lexicon = lexiconOf({ stopWords: '# 疑问\n都 有 哪些\n写到 了 the' })
    for (const word of ['都有', '写到了', '都有哪些', 'The']) {
      expect(lexicon.isStopWord(word), word).toBe(true)
    }
    for (const word of ['都市', '有了新', '老', 'thethe']) {
      expect(lexicon.isStopWord(word), word).toBe(false)
    }
  })

  it('knows weak words, which are topics only where there is no other', () => {
    const lexicon = lexiconOf({ synonyms: '甲类 = 乙类', weak: '申报 企业' })
    expect(lexicon.isWeak('申报')).toBe(true)
    expect(lexicon.isStopWord('申报')).toBe(false)
    expect(lexicon.longestAt('由企业', 1)).toEqual({ length: 2, kind: 'weak' })
  })

  it('knows the words that tell a side of the topic', () => {
    const lexicon = lexiconOf({ generic: '# 说明\n目标 规模' })
    expect(lexicon.isGeneric('规模')).toBe(true)
    expect(lexicon.isGeneric('说明')).toBe(false)
  })
})

describe('the shipped data files', () => {
  const contentOf = (name: string) =>
    lexiconFile(name)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  const relations = contentOf('synonyms')
  const termsOf = (line: string) => line.split(/ [=><] |、/u).map((term) => term.trim())

  it('relate by one kind of sign a line, with no empty term', () => {
    for (const line of [...relations, ...contentOf('english')]) {
      expect(line).toMatch(/^[^=><]+( = [^=><]+)+$|^[^=><]+ [><] [^=><]+$/u)
      expect(termsOf(line), line).not.toContain('')
    }
  })

  it('say no line twice', () => {
    for (const name of ['synonyms', 'english']) {
      expect(contentOf(name)).toEqual([...new Set(contentOf(name))])
    }
  })

  it('hold what people ask about: from a broad word to its narrow ones', () => {
    expect(shipped.expand('老年用品')).toEqual(expect.arrayContaining(['适老', '养老', '银发']))
    expect(shipped.expand('适老')).not.toContain('老年用品')
  })

  it('name no document: neither title nor number nor what people call it', () => {
    const text = normaliseText(FILE_NAMES.map(lexiconFile).join())
    for (const { title, number, aliases } of seeds.documents) {
      for (const name of [title, ...(number === null ? [] : [number]), ...aliases]) {
        expect(text).not.toContain(normaliseText(name))
      }
    }
  })
})
