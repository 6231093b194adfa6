// Texts made up for the tests of training: headings, then the passage on the last line.
const TOPICS = [
  ['道路停车', '车辆应当停放在划定的泊位，不得占用消防通道', '管理人员可以要求驾驶人移走车辆'],
  ['食品摊贩', '摊贩应当公示健康证明，食材应当每日登记', '变质的食材不得出售，应当当场销毁'],
  ['房屋租赁', '出租人应当交付能够居住的房屋，租金按月支付', '承租人退租时，押金应当退还'],
  ['养老机构', '老人入住前应当评估身体状况，护理人员持证上岗', '家属可以随时探视老人'],
  ['垃圾分类', '厨余垃圾应当滤干水分，电池投入有害垃圾箱', '小区应当设置投放点'],
  ['宠物饲养', '犬只出门应当束牵引绳，主人清理粪便', '每年接种疫苗，登记芯片'],
]

/** `rounds` passages on each topic, told apart by their numbers. */
export function makeTexts(rounds: number): string[] {
  return TOPICS.flatMap(([heading = '', ...sentences]) =>
    Array.from({ length: rounds }, (_, at) =>
      [
        `${heading}办法`,
        `第${at}章`,
        `${sentences.join('。')}。罚款${at}元，期限${at + 3}日。`,
      ].join('\n'),
    ),
  )
}
