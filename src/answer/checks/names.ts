// Answer: documents named in a sentence are those that it cites, or stand in the cited words.
import type { CitedClause } from '../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

const FULL_NUMBER = /\p{Script=Han}{2,14}\[\d{4}\]\d+号/gu
const SHORT_NUMBER = /(?<![\d\]])\d{1,4}号文/gu
const ADDRESS_OF_PAGE = /https?:\/\/\S+|www\.\S+/giu

/** 《…》, 某发〔2022〕1号, 1号文 and web addresses. */
export const namesAreCited: SentenceCheck = ({ text, evidence }) => {
  const words = normaliseText(withoutQuotations(text))
  const clauses = evidence.map(({ clause }) => normaliseText(clause.text))
  const isInWords = (name: string): boolean => clauses.some((own) => own.includes(name))
  const titles = [...words.matchAll(/《([^《》]+)》/gu)]
    .map(([, title = '']) => title)
    .filter((title) => !isInWords(title) && !evidence.some((one) => isTitleOf(title, one)))
  const numbers = evidence.map(({ document }) => normaliseText(document.number ?? ''))
  const fullNumbers = [...words.matchAll(FULL_NUMBER)]
    .map(([number]) => number)
    .filter(
      (number) =>
        !isInWords(tailOf(number)) && !numbers.some((own) => own !== '' && number.endsWith(own)),
    )
  const shortNumbers = [...words.matchAll(SHORT_NUMBER)]
    .map(([number]) => number)
    .filter(
      (number) =>
        !isInWords(number) && !numbers.some((own) => own.endsWith(`]${number.slice(0, -1)}`)),
    )
  const pages = [...text.matchAll(ADDRESS_OF_PAGE)]
    .map(([page]) => page)
    .filter((page) => !isInWords(normaliseText(page)))
  return [
    ...[...titles, ...pages].map((detail) => ({ check: 'document-name', detail })),
    ...[...fullNumbers, ...shortNumbers].map((detail) => ({ check: 'document-number', detail })),
  ]
}

/** Words before the issuer's name may belong to the sentence: 依据某发[2022]1号. */
function tailOf(number: string): string {
  return /\p{Script=Han}{2}\[\d{4}\]\d+号$/u.exec(number)?.[0] ?? number
}

/** The title, an alias, or a part of it that tells: without its years or its 关于印发. */
function isTitleOf(title: string, { document, clause }: CitedClause): boolean {
  const names = [document.title, ...document.aliases, clause.label].map(normaliseText)
  return names.some(
    (name) =>
      name === title ||
      (title.length >= MIN_PART_CHARS && name.includes(title)) ||
      isWithAddition(title, name),
  )
}

/** 《某方案(征求意见稿)》 where the title itself is 某方案. */
function isWithAddition(title: string, name: string): boolean {
  return (
    title.replace(/\((?:征求意见稿|草案)\)$/u, '') === name.replace(/\((?:征求意见稿|草案)\)$/u, '')
  )
}

const MIN_PART_CHARS = 4
